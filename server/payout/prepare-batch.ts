/** A batch as it would be, and as it is prepared: everyone who is owed with the month and can be paid. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { type Batch as FileBatch, makeFile, type Payment, paymentFault } from '../../core/payout/bank-file.ts'
import type { PayoutTemplate } from '../../core/payout/template.ts'
import { writeName } from '../../core/payout/written.ts'
import type { PlainDate, PlainMonth } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { BatchPlan, NewBatch, Payees } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { bankContext } from '../register/card-secrets.ts'
import type { Secrets } from '../secrets.ts'
import { encode, soundOf } from './bank-text.ts'
import {
  batchName,
  findApproved,
  insertBatch,
  insertStep,
  LIVE_STATES,
  listBatches,
  lockPayout,
} from './batch-repository.ts'
import { listOpen, type OpenPayee, sumOpen } from './plan-repository.ts'
import { getTemplate, keepTemplate } from './template-repository.ts'

type PlannedLine = { open: OpenPayee; account: string; written: string; payment: Omit<Payment, 'reference'> }
type LeftOut = BatchPlan['leftOutList'][number]

type Open = Pick<Secrets, 'open'>

const LONGEST_LIST = 200
/** As long as any: a reference must fit before the number of the line is known. */
const SOME_REFERENCE = '202610E01000001'

function planLines(open: readonly OpenPayee[], payees: Payees, template: PayoutTemplate, secrets: Open) {
  const lines: PlannedLine[] = []
  const leftOut: LeftOut[] = []
  for (const each of open) {
    const { payee, name, fen, account } = each
    const leave = (reason: LeftOut['reason'], detail: string | null = null) =>
      leftOut.push({ payee, name, fen, reason, detail })
    if (account === null) {
      leave('no-account')
      continue
    }
    const { id, holder, bank, bankCode, sealed } = account
    const written = writeName(holder, template, encode, soundOf)
    if (written === null) {
      leave('does-not-fit', 'holder')
      continue
    }
    const number = secrets.open(sealed, bankContext(payees, payee))
    const payment = { holder: written, account: number, bank, bankCode, fen }
    const fault = paymentFault(template, { ...payment, reference: SOME_REFERENCE }, encode)
    if (fault === null) lines.push({ open: each, account: id, written, payment })
    else if (fault.field === 'bankCode' && fault.problem === 'missing') leave('no-bank-code')
    else leave('does-not-fit', fault.field)
  }
  return { lines, leftOut }
}

/** What a batch of the month would be, as of now. */
export async function planBatch(
  client: Queryable,
  secrets: Open,
  month: PlainMonth,
  { payees, template: id }: Pick<NewBatch, 'payees' | 'template'>,
): Promise<BatchPlan> {
  const template = await templateFor(client, id, payees)
  const before = await liveBatches(client, month, payees)
  const { lines, leftOut } = planLines(await listOpen(client, month, payees), payees, template, secrets)
  const rare = lines.filter(({ open, written }) => written !== open.account?.holder)
  return {
    kind: before.length > 0 ? 'reissue' : 'main',
    own: (await sumOpen(client, month, payees)).own,
    count: lines.length,
    total: lines.reduce((sum, { payment }) => sum + payment.fen, 0),
    leftOut: { count: leftOut.length, fen: leftOut.reduce((sum, { fen }) => sum + fen, 0) },
    leftOutList: leftOut.slice(0, LONGEST_LIST),
    rare: rare.slice(0, LONGEST_LIST).map(({ open, written }) => ({
      ...{ payee: open.payee, name: open.account?.holder ?? open.name, written },
    })),
    rareCount: rare.length,
    unchanged: lines.filter(({ open, account }) => open.failedAccount === account).length,
  }
}

/** Writes the batch, its lines and its trace together; gives its id. */
export async function prepareBatch(
  pool: Pool,
  secrets: Open,
  month: PlainMonth,
  { payees, template: templateId, document, payDay }: NewBatch,
  { account, address, at }: Author & { account: number; at: Date },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await lockPayout(client, month)
    const approved = await findApproved(client, month)
    if (approved === null) throw new Refusal('payout-not-approved')
    const template = await templateFor(client, templateId, payees)
    const all = (await listBatches(client, { month })).filter((batch) => batch.payees === payees)
    const main = all.find(({ state }) => LIVE_STATES.includes(state))
    const number = all.length + 1
    const name = batchName(month, payees, number)
    const { lines, leftOut } = planLines(await listOpen(client, month, payees), payees, template, secrets)
    if (lines.length === 0) throw new Refusal('payout-nothing')
    const payments = lines.map(({ payment }, i) => ({
      ...payment,
      reference: name + String(i + 1).padStart(6, '0'),
    }))
    const file = makeBankFile(template, {
      ...{ month, batch: name, document, payDay: payDay as PlainDate, made: shanghaiTime(at), payments },
    })
    await keepTemplate(client, template)
    const id = await insertBatch(client, {
      ...{ settlement: approved.id, month, payees, number, document, payDay, template, leftOut },
      parent: main?.id ?? null,
      fileHash: createHash('sha256').update(file.bytes).digest(),
      lines: lines.map(({ open, account: own, written }, i) => ({
        payee: open.payee,
        reference: payments[i]?.reference ?? '',
        fen: open.fen,
        account: own,
        written: written === open.account?.holder ? null : written,
      })),
    })
    await insertStep(client, { batch: id, action: 'prepare', actor: account, at, reason: null })
    const detail = {
      batch: name,
      count: lines.length,
      total: payments.reduce((sum, { fen }) => sum + fen, 0),
    }
    await writeAudit(client, { account, action: 'payout.prepare', subject: `payout/${id}`, detail, address })
    return id
  })
}

/** Refuses with the fields of header and trailer that do not fit; those of payees were looked at before. */
export function makeBankFile(
  template: PayoutTemplate,
  batch: FileBatch,
): { name: string; bytes: Uint8Array } {
  const made = makeFile(template, batch, encode)
  if (made.ok) return made
  throw new Refusal(
    'payout-file-faults',
    ...made.faults.slice(0, 20).map(({ line, field, problem }) => `${line}: ${field}: ${problem}`),
  )
}

async function templateFor(client: Queryable, id: string, payees: Payees): Promise<PayoutTemplate> {
  const template = await getTemplate(client, id)
  if (!template.payees.includes(payees)) throw new Refusal('payout-template-unknown')
  return template
}

async function liveBatches(client: Queryable, month: string, payees: Payees) {
  const batches = await listBatches(client, { month })
  return batches.filter((batch) => batch.payees === payees && LIVE_STATES.includes(batch.state))
}

const SHANGHAI_MS = 8 * 3_600_000

/** YYYY-MM-DDThh:mm:ss. */
export function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 19)
}
