import { checkControlRules } from '../../core/control/document.ts'
import { formatFault } from '../../core/settlement/fault.ts'
import { authorOf } from '../access/author.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { ControlRules, NewControlRules } from '../contract/findings.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { countByRule } from './decision-repository.ts'
import { insertControlRules, listRulesVersions, readControlRules } from './rules-repository.ts'

export function controlRulesRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['findings']

  app.get(
    '/api/control-rules',
    { config: { access: 'finding.read' }, schema: { tags, response: { 200: ControlRules } } },
    () => describeRules(pool),
  )

  app.post(
    '/api/control-rules',
    {
      config: { access: 'control.write' },
      schema: { tags, body: NewControlRules, response: { 200: ControlRules } },
    },
    async (request) => {
      const { after, document } = request.body
      const reason = request.body.reason.trim()
      const checked = checkControlRules('control-rules.json', document)
      if (!checked.ok)
        throw new Refusal('control-rules-wrong', ...checked.faults.slice(0, 20).map(formatFault))
      const by = authorOf(request)
      await inTransaction(pool, async (client) => {
        const version = await insertControlRules(client, { after, document, reason, by, at: new Date(now()) })
        await writeAudit(client, {
          ...by,
          action: 'control-rules.write',
          subject: `control-rules/${version}`,
          detail: { reason },
        })
      })
      return describeRules(pool)
    },
  )
}

async function describeRules(client: Queryable): Promise<ControlRules> {
  const { document, settings } = await readControlRules(client)
  const versions = await listRulesVersions(client)
  const counts = await countByRule(client)
  return {
    versions: versions.map((version) => ({ ...version, at: version.at.toISOString() })),
    document,
    rules: [...settings].map(([rule, { mode, parameters }]) => ({
      rule,
      mode,
      parameters: { ...parameters },
      ...(counts.get(rule) ?? { found: 0, open: 0, upheld: 0, dismissed: 0 }),
    })),
  }
}
