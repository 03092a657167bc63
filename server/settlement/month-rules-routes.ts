import { type MonthFault, monthRulesFault } from '../../core/month-rules.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { MonthRulesInForce, NewMonthRules } from '../contract/month-rules.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { insertMonthRules, readMonthRules } from './month-rules-repository.ts'

const FAULTS: Record<MonthFault, string> = {
  reviewers: '复核人数：金额从 0 起、由小到大，每档 1 至 5 人。',
  days: '日期：提交日加乡镇确认天数要早于公示日，公示日不晚于 28 日。',
  change: '比上月变化：填 1 至 1000，或不填。',
}

export function monthRulesRoutes(app: App, { database: { pool }, now }: Deps): void {
  const tags = ['settlement']

  app.get(
    '/api/month-rules',
    { config: { access: 'settlement.read' }, schema: { tags, response: { 200: MonthRulesInForce } } },
    () => describe(pool),
  )

  app.post(
    '/api/month-rules',
    {
      config: { access: 'control.write' },
      schema: { tags, body: NewMonthRules, response: { 200: MonthRulesInForce } },
    },
    async (request) => {
      const { after, rules } = request.body
      const reason = request.body.reason.trim()
      if (reason === '') throw new Refusal('reason-required')
      const fault = monthRulesFault(rules)
      if (fault !== null) throw new Refusal('month-rules-wrong', FAULTS[fault])
      const by = authorOf(request)
      await inTransaction(pool, async (client) => {
        const version = await insertMonthRules(client, {
          ...{ after, rules, reason },
          ...{ account: by.account, at: new Date(now()) },
        })
        await writeAudit(client, {
          ...by,
          action: 'month-rules.write',
          subject: `month-rules/${version}`,
          detail: { reason },
        })
      })
      return describe(pool)
    },
  )
}

async function describe(client: Queryable): Promise<MonthRulesInForce> {
  const { rules, version } = await readMonthRules(client)
  return {
    rules: { ...rules, reviewers: [...rules.reviewers] },
    version: version === null ? null : { ...version, at: version.at.toISOString() },
  }
}
