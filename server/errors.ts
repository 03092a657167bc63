/** Every error of the API, by its stable code: HTTP status and words for a person. The one list. */

export const ERRORS = {
  'not-logged-in': { status: 401, message: '请先登录。' },
  'wrong-login': { status: 401, message: '用户名或密码不对。' },
  'must-change-password': { status: 403, message: '请先设置自己的密码。' },
  'not-allowed': { status: 403, message: '您的角色没有这项权限。' },
  'wrong-origin': { status: 403, message: '请求来自别的网站，已拒绝。' },
  'not-found': { status: 404, message: '没有找到。' },
  'invalid-request': { status: 400, message: '填写的内容不对。' },
  'too-many-requests': { status: 429, message: '操作太频繁，请稍后再试。' },
  internal: { status: 500, message: '系统出错，已记入日志。' },
  'database-away': { status: 503, message: '数据库暂时连不上，请稍后再试。' },
  'login-taken': { status: 409, message: '这个用户名已经有人用了。' },
  'roles-apart': { status: 400, message: '系统管理员和审计员不能兼任别的角色，请另开一个账号。' },
  'account-place': { status: 400, message: '乡镇的账号要选乡镇，村的账号要选村，县里的账号不选。' },
  'out-of-scope': { status: 403, message: '这不在您负责的乡镇或村。' },
  'wrong-password': { status: 400, message: '原密码不对。' },
  'password-unchanged': { status: 400, message: '新密码不能和原密码或用户名相同。' },
  'month-not-over': { status: 409, message: '这个月还没有结束，不能结算。' },
  'no-policy': { status: 409, message: '这个月没有已发布的补贴政策，不能结算。' },
  'settlement-approved': {
    status: 409,
    message: '这个月已经批准，不能再改。批准以后才知道的变化，在以后的月份里调整。',
  },
  'settlement-superseded': { status: 409, message: '已有更新的计算结果或新到的记录，请刷新后再办理。' },
  computing: { status: 409, message: '这个月正在计算，请等它算完，或先停止它。' },
  'computing-cancelled': { status: 409, message: '计算已停止，没有留下结果。' },
  'computing-written': { status: 409, message: '来不及停止：结果已经写入。' },
  'settlement-order': { status: 409, message: '现在还不能办这一步，请刷新看看进展。' },
  'own-work': { status: 403, message: '计算或提交的人不能自己复核，请由另一位同事办理。' },
  'register-fault': { status: 409, message: '名册里有互相矛盾的记录，请先更正再结算。' },
  'grounds-unknown': {
    status: 409,
    message: '这一版结算没有留下当时的名册时间和记录范围，不能逐笔说明，也不能导出。',
  },
  'reason-required': { status: 400, message: '退回时请写明原因。' },
  'policy-superseded': { status: 409, message: '同事刚刚改过或办过这份草案，请刷新后再办理。' },
  'policy-own-work': { status: 403, message: '起草或提交的人不能自己发布，请由另一位同事办理。' },
  'policy-faults': { status: 409, message: '政策文本还有错误，改好再提交。' },
  'policy-too-early': {
    status: 409,
    message: '生效日期落在已经批准的月份里。政策不能改动已批准的月份，请改生效日期。',
  },
  'policy-day-starts': { status: 409, message: '每天从几点算起，各版政策必须相同。' },
  'policy-exists': { status: 409, message: '已经有编号或内容相同的政策版本。' },
  'policy-answers': { status: 400, message: '有的问题填得不对。' },
  'pack-unknown': { status: 400, message: '没有这个政策模板。' },
  'trial-too-large': { status: 409, message: '这个月的刷卡记录太多，浏览器里算不了。' },
  'region-exists': { status: 409, message: '这个区划代码已经登记过。' },
  'county-exists': { status: 409, message: '县已经登记过了，只能有一个。' },
  'region-misplaced': { status: 400, message: '区划代码和上级对不上：乡镇属于县，村属于乡镇，前几位相同。' },
  'region-unknown': { status: 400, message: '没有这个乡镇或村，请先登记区划。' },
  'terminal-unknown': { status: 404, message: '没有这台终端，或者它已经停用。' },
  'site-unknown': { status: 400, message: '没有这个助餐点。' },
  'meal-times-wrong': { status: 400, message: '开饭时间不对：结束要在开始之后，每一餐只填一次。' },
  'id-number-wrong': { status: 400, message: '身份证号码不对，请核对。' },
  'elder-exists': { status: 409, message: '这个身份证号码已经登记过。' },
  'elder-dead': { status: 409, message: '这位老人已登记去世，不能再发卡。' },
  'card-taken': { status: 409, message: '这张卡已经登记过。原来的持卡人不用了，请先收回再登记。' },
  'card-present': { status: 409, message: '这位老人已经有一张能用的二维码卡，请补打；要作废旧卡请换卡。' },
  'card-number-wrong': { status: 400, message: '卡号和所选的格式对不上，请照卡面核对，开头的 0 也要写。' },
  'card-random': { status: 400, message: '手机和银行卡每次刷的号码都不一样，不能登记，请用别的卡。' },
  'card-days-wrong': { status: 400, message: '有效期要在今天以后。' },
  'card-order': { status: 409, message: '这张卡现在不能这样办理，请刷新看看。' },
  'cards-too-many': { status: 409, message: '这位老人的卡太多了，请先收回不用的卡。' },
  'nobody-to-print': { status: 409, message: '没有可以打印二维码卡的老人。' },
  'printer-away': { status: 503, message: '生成打印文件的程序没有起来，请稍后再试。卡已经发好，不必重发。' },
  'findings-open': {
    status: 409,
    message: '这个月还有疑点没有核查，不能提交。请由没有经手测算的同事先核查。',
  },
  'finding-own-work': {
    status: 403,
    message: '测算或提交过这个月的人不能核查它的疑点，请由另一位同事办理。',
  },
  'finding-reason-required': { status: 400, message: '请写明核查的依据。' },
  'control-rules-wrong': { status: 400, message: '核查规则的文本有错误，没有保存。' },
  'control-rules-superseded': { status: 409, message: '同事刚刚改过核查规则，请刷新后再改。' },
  'enrolment-refused': { status: 403, message: '登记码不对、用过了或过期了，请向县里要一个新的。' },
  'wrong-credentials': { status: 401, message: '终端账号或密码不对。' },
  'request-too-large': { status: 413, message: '提交的内容太大。' },
  'timed-out': { status: 503, message: '处理时间太长，已停止，请稍后再试。' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

/** An expected refusal; reaches the caller as {code, message, detail}. `detail` names what is wrong and where. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly detail: string[]
  constructor(code: ErrorCode, ...detail: string[]) {
    super(ERRORS[code].message)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
  }
}
