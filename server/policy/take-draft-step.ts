/** Saves and steps of drafts, each with its trace in one transaction; publishing makes the draft a version. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { canonical } from '../../core/canonical.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { DraftSource, PolicyFault, TakeDraftStep } from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { checkDraft } from './check-draft.ts'
import { insertDraft, insertDraftStep, type StoredDraft } from './draft-repository.ts'
import { insertVersion } from './version-repository.ts'

export type DraftStepBy = Author & { account: number; at: Date }

export async function startDraft(
  pool: Pool,
  { source, text }: { source: DraftSource; text: string },
  by: DraftStepBy,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const draft = await insertDraft(client, source)
    await insertDraftStep(client, { draft, position: 1, action: 'save', actor: by.account, at: by.at, text })
    await trace(client, 'policy.draft', draft, { source: `${source.kind}/${source.name}` }, by)
    return draft
  })
}

/** `position`: of the last step that the person saw. */
export async function saveDraft(
  pool: Pool,
  draft: number,
  { position, text }: { position: number; text: string },
  by: DraftStepBy,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await insertDraftStep(client, {
      ...{ draft, text, position: position + 1 },
      ...{ action: 'save', actor: by.account, at: by.at },
    })
    const hash = createHash('sha256').update(text, 'utf8').digest('hex')
    await trace(client, 'policy.save', draft, { hash }, by)
  })
}

/** Refuses with `policy-faults` what has a fault and shall go on, and whatever the database refuses. */
export async function takeDraftStep(
  pool: Pool,
  { id: draft, text }: Pick<StoredDraft, 'id' | 'text'>,
  { position, action, reason }: TakeDraftStep,
  by: DraftStepBy,
): Promise<void> {
  const given = action === 'return' ? (reason?.trim() ?? '') : null
  if (given === '') throw new Refusal('reason-required')
  await inTransaction(pool, async (client) => {
    await insertDraftStep(client, {
      ...{ draft, action, position: position + 1, reason: given },
      ...{ actor: by.account, at: by.at },
    })
    const detail: Record<string, string> = given === null ? {} : { reason: given }
    if (action === 'submit' || action === 'publish') {
      const { policy, faults } = await checkDraft(client, text)
      if (policy === null) throw new Refusal('policy-faults', ...faults.slice(0, 20).map(inOneLine))
      detail.policy = policy.id
      if (action === 'publish') {
        const document = canonical(JSON.parse(text))
        const hash = createHash('sha256').update(document, 'utf8').digest()
        await insertVersion(client, {
          ...{ id: policy.id, title: policy.title ?? policy.id, document, hash, draft, at: by.at },
          ...policy.effective,
        })
        Object.assign(detail, { from: policy.effective.from, hash: hash.toString('hex') })
      }
    }
    await trace(client, `policy.${action}`, draft, detail, by)
  })
}

function inOneLine({ line, path, message }: PolicyFault): string {
  return `${line}: ${path}: ${message}`
}

async function trace(
  client: Queryable,
  action: string,
  draft: number,
  detail: Record<string, unknown>,
  { account, address }: DraftStepBy,
): Promise<void> {
  await writeAudit(client, { account, action, subject: `policy-draft/${draft}`, detail, address })
}
