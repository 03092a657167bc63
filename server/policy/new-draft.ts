/** The first text of a draft: from a pack with its answers, from a published version, or from a file. */
import type { Json } from '../../core/canonical.ts'
import type { Question } from '../../core/settlement/policy-file/pack-file.ts'
import { fillPack } from '../../core/settlement/policy-pack.ts'
import type { DraftSource, NewDraft } from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { WrittenPolicy } from '../settlement/policy-repository.ts'
import { readPacks } from './pack-files.ts'

export async function firstText(
  client: Queryable,
  draft: NewDraft,
  nextMonth: string,
): Promise<{ source: DraftSource; text: string }> {
  if (draft.kind === 'file') return { source: { kind: 'file', name: draft.name }, text: draft.text }
  const { kind } = draft
  if (kind === 'pack') {
    const { policy, demo } = await filled(draft)
    return { source: { kind, name: draft.pack, demo }, text: starting(policy, draft.from) }
  }
  return { source: { kind, name: draft.policy }, text: await copied(client, draft.policy, nextMonth) }
}

/** Refuses with every answer that cannot stand. */
async function filled({ pack, answers }: Extract<NewDraft, { kind: 'pack' }>): Promise<{
  policy: Json
  demo: string[]
}> {
  const found = (await readPacks()).find(({ id }) => id === pack)
  if (found === undefined) throw new Refusal('pack-unknown', pack)
  const policy = fillPack(found, answers)
  if (policy.ok) return { policy: JSON.parse(policy.text), demo: [...policy.demo] }
  const told = policy.faults.map(({ question, message }) => {
    const asked = found.questions.find(({ id }) => id === question)
    return asked === undefined ? message : `${asked.question.zh}：应为${wanted(asked)}`
  })
  throw new Refusal('policy-answers', ...told.slice(0, 20))
}

const WANTED: Readonly<Record<Question['kind'], string>> = {
  yuan: '金额，最多两位小数，如 3.00',
  percent: '百分比，如 60%',
  decimal: '小数，如 1.2',
  date: '真实日期，如 2024-06-01',
  count: '整数，如 2',
  words: '一个或几个词，用逗号分开',
  choice: '所列的选项之一',
}

/** Core tells it in English, as the command line does. */
function wanted({ kind, atLeast }: Question): string {
  return atLeast === null ? WANTED[kind] : `${WANTED[kind]}，不低于 ${atLeast}`
}

/** A version of its own: with the next number in its id, and from the next month on. */
async function copied(client: Queryable, id: string, nextMonth: string): Promise<string> {
  const { rows } = await client.query<{ id: string; document: string | null }>(
    'SELECT id, CASE WHEN id = $1 THEN document END AS document FROM policy',
    [id],
  )
  const written = rows.find(({ document }) => document !== null)?.document
  if (written === undefined || written === null) throw new Refusal('not-found', id)
  return starting({ ...JSON.parse(written), id: freeId(id, new Set(rows.map((row) => row.id))) }, nextMonth)
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  const [, stem = id, number = '1'] = /^(.*)-v(\d{1,4})$/.exec(id) ?? []
  for (let next = Number(number) + 1; ; next += 1) {
    const free = `${stem}-v${next}`
    if (!taken.has(free)) return free
  }
}

/** The keys in the order in which people write them. */
const ORDER = [
  'id',
  'title',
  'cites',
  'effective',
  'serviceDayStarts',
  'age',
  'rounding',
  'adjustUpDays',
  'grants',
]

function starting(policy: Json, from: string): string {
  const { ...members } = policy as WrittenPolicy
  const written: Record<string, Json> = { ...members, effective: { from, to: null } }
  const keys = [...ORDER, ...Object.keys(written)].filter((key) => key in written)
  const ordered = Object.fromEntries([...new Set(keys)].map((key) => [key, written[key]]))
  return `${JSON.stringify(ordered, null, 2)}\n`
}
