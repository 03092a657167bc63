import type { TaskWhat } from '../../../contract/tasks.ts'

/** A month in words, a name, and how many, as far as the task has them. */
export type TaskParts = { month: string; name: string; count: number }

export const zh = {
  what: {
    'month.compute': ({ month }: TaskParts) => `测算${month}补贴`,
    'month.submit': ({ month }: TaskParts) => `核对${month}测算结果并提交复核`,
    'month.returned': ({ month }: TaskParts) => `${month}结算被退回，核实后重新测算`,
    'month.check': ({ month }: TaskParts) => `确认本乡镇${month}结算`,
    'month.review': ({ month }: TaskParts) => `复核${month}结算`,
    'month.approve': ({ month }: TaskParts) => `审批${month}结算`,
    'month.publish': ({ month }: TaskParts) => `发布${month}公示`,
    'month.close': ({ month }: TaskParts) => `${month}结账`,
    'gap.explain': ({ month, count }: TaskParts) => `${month}有 ${count} 台终端缺记录，写明原因`,
    'finding.decide': ({ month, count }: TaskParts) => `核查${month}的 ${count} 条疑点`,
    'policy.publish': ({ name }: TaskParts) => `复核发布政策：${name}`,
    'policy.mend': ({ name }: TaskParts) => `修改被退回的政策：${name}`,
    'change.decide': ({ name, count }: TaskParts) =>
      name === '' ? `批准 ${count} 项变更申请` : `批准变更：${name}`,
    'change.answered': ({ name }: TaskParts) => `变更申请没有批准：${name}`,
    'site.review': ({ name }: TaskParts) => `审核助餐点申报：${name}`,
    'site.approve': ({ name }: TaskParts) => `批准助餐点申报：${name}`,
    'site.returned': ({ name }: TaskParts) => `助餐点申报被退回：${name}`,
    'payout.prepare': ({ month, count }: TaskParts) => `制作${month}发放批次，${count} 笔`,
    'payout.release': ({ name }: TaskParts) => `核对并拨付：${name}`,
    'payout.send': ({ name }: TaskParts) => `送银行：${name}`,
    'payout.result': ({ name }: TaskParts) => `导入银行回盘：${name}`,
    'payout.failed': ({ month, count }: TaskParts) => `${month}退票 ${count} 笔，更正后补发`,
    'import.finish': ({ name }: TaskParts) => `导入还没办完：${name}`,
  } satisfies Record<TaskWhat, (parts: TaskParts) => string>,
  emptyNext: (month: string, day: string) => `${month}从 ${day}起可以测算，到时候会出现在这里。`,
  emptyMonth: (month: string, state: string) => `${month}：${state}。轮到您时会出现在这里。`,
  emptyOther: '轮到您时会出现在这里。',
}

export type TaskWords = typeof zh
