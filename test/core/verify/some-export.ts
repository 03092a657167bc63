/** Exports for tests: chains in which every kind stands, by keys that the test holds. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { batchText } from '../../../core/batch.ts'
import { OUTCOME_REASONS } from '../../../core/outcome.ts'
import {
  ASSISTED,
  CHAIN_START,
  type RecordBody,
  type RecordKind,
  recordText,
  type TerminalRecord,
} from '../../../core/record.ts'
import { type ExportHeader, ExportWriter } from '../../../core/verify/export-file.ts'
import { SERVICES } from '../../../core/vocabulary.ts'

const NOON = Date.UTC(2026, 9, 1, 4)
const DAY = 86_400_000

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export type Key = { publicKey: string; sign: (text: string) => string }

/** The same key for the same name. */
export function keyOf(name: string): Key {
  const seed = createHash('sha256').update(name).digest('hex')
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex')
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    publicKey: createPublicKey(key).export({ format: 'jwk' }).x ?? '',
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}

export const COUNTY = keyOf('county')

/** What a record is made of before it is linked. */
type Draft = { [K in RecordKind]: { kind: K; body: RecordBody<K>; at: number } }[RecordKind]

export class SomeChain {
  readonly terminal: string
  readonly site: string
  readonly epoch: string
  key: Key
  drafts: Draft[] = []

  constructor(terminal: string, epoch: string) {
    this.terminal = terminal
    this.site = `s-${terminal}`
    this.epoch = epoch.repeat(32).slice(0, 32)
    this.key = keyOf(terminal)
    this.add('genesis', { site: this.site, publicKey: this.key.publicKey, software: '测试 1' })
  }

  /** Number of the last record. */
  get last(): number {
    return this.drafts.length
  }

  add<K extends RecordKind>(kind: K, body: RecordBody<K>, at = NOON + this.drafts.length * 1000): this {
    this.drafts.push({ kind, body, at } as Draft)
    return this
  }

  meal(day: string, changes: Partial<RecordBody<'meal'>> = {}): this {
    const i = this.drafts.length
    return this.add('meal', {
      ...{ site: this.site, day, meal: 'lunch', service: SERVICES[i % 3] ?? 'dine-in', elder: `e-${i}` },
      ...{ token: i % 2 ? null : 'ab'.repeat(16), assisted: ASSISTED[i % 7] ?? null, carrier: '李建国' },
      ...{ collective: null, price: 800 + i, time: NOON + i, clock: i % 2 ? 'wall' : 'contact', roster: 3 },
      ...{ reason: OUTCOME_REASONS[i % (OUTCOME_REASONS.length * 2)] ?? null },
      ...changes,
    })
  }

  void(voids: number, day: string): this {
    return this.add('void', { voids, day, reason: '刷错了' })
  }

  collective(day: string, meals: number): this {
    const { site } = this
    const people = { writtenBy: '王秀英', confirmedBy: '李建国' }
    this.add('collective', { site, day, meal: 'lunch', cause: '停电', ...people, meals })
    const collective = this.last
    for (let i = 0; i < meals; i++) this.meal(day, { collective, clock: 'paper' })
    return this
  }

  close(day: string): this {
    const { site } = this
    const ofDay = this.drafts.filter(({ body }) => 'day' in body && body.day === day)
    const count = (drafts: Draft[], kind: RecordKind) => drafts.filter((draft) => draft.kind === kind).length
    return this.add('day-close', {
      ...{ site, day, meals: count(ofDay, 'meal'), voids: count(ofDay, 'void'), total: this.total },
    })
  }

  get total(): number {
    return this.drafts.reduce(
      (sum, { kind }) => sum + (kind === 'meal' ? 1 : 0) - (kind === 'void' ? 1 : 0),
      0,
    )
  }

  /** Days from the first of October on, with one of everything. */
  days(count: number, meals: number): this {
    const { site } = this
    for (let i = 0; i < count; i++) {
      const day = new Date(NOON + i * DAY).toISOString().slice(0, 10)
      this.add('safety-check', {
        ...{ site, day, by: '王秀英', electricity: true, gas: i % 2 === 0, food: true, note: null },
      })
      this.add('menu', { site, day, meal: 'lunch', dishes: '莜面栲栳栳 𠮷 “小米粥”' })
      const first = this.last + 1
      for (let m = 0; m < meals; m++) this.meal(day)
      if (i % 2 === 0) this.void(first, day)
      if (i % 3 === 0) this.collective(day, 2)
      this.add('others', { site, day, meal: 'lunch', guests: 1, staff: 2, volunteers: 0 })
      this.close(day)
      if (i % 4 === 3) this.meal(day).close(day)
    }
    this.add('test', { note: '开机' }).add('clock', { before: 5, after: NOON })
    this.add('outage', { from: NOON, to: NOON + 1, cause: '停电' })
    return this.add('command', { command: 'c-1', name: 'send-log', outcome: 'done' })
  }

  end(): this {
    return this.add('end', { reason: '换机', total: this.total })
  }

  /** Linked from the first on. */
  records(): { seq: number; text: string; hash: string }[] {
    let prev = CHAIN_START
    return this.drafts.map((draft, i) => {
      const { terminal, epoch } = this
      const stamp = { boot: 'boot-1', uptime: i * 10 }
      const text = recordText({
        v: 1,
        terminal,
        epoch,
        seq: i + 1,
        prev,
        ...stamp,
        ...draft,
      } as TerminalRecord)
      prev = sha256(text)
      return { seq: i + 1, text, hash: prev }
    })
  }
}

/** Part of a chain in an export. */
export type Part = { chain: SomeChain; first?: number; last?: number; key?: string }

export function headOf(chain: SomeChain, last: number, key = chain.key): { head: string; signature: string } {
  const record = chain.records()[last - 1]
  if (record === undefined) throw new RangeError(`no record ${last}`)
  const sent = { terminal: chain.terminal, epoch: chain.epoch, at: NOON, boot: 'boot-1', uptime: 1 }
  const [head = '', signature = ''] = batchText([record], sent, key.sign).split('\n')
  return { head, signature }
}

/** The lines of an export of these parts, as the county makes one. */
export function exportOf(parts: readonly Part[], header: Partial<ExportHeader> = {}): string[] {
  const writer = new ExportWriter()
  const spans = parts.map(({ chain, first = 1, last = chain.last, key = chain.key.publicKey }) => {
    const records = chain.records()
    const { terminal, epoch, site } = chain
    const prev = records[first - 2]?.hash ?? CHAIN_START
    return {
      chain,
      records: records.slice(first - 1, last),
      of: { terminal, epoch, site, key, first, last, prev },
    }
  })
  const full: ExportHeader = {
    ...{ format: 'yangyi-records', v: 1, made: NOON, signer: 'county', month: null, terminal: 't-1' },
    ...{ county: { name: '演示县', key: COUNTY.publicKey }, chains: spans.map(({ of }) => of) },
    ...header,
  }
  const signer = full.signer === 'county' ? COUNTY : (parts[0]?.chain.key ?? COUNTY)
  let text = writer.begin(full, signer.sign)
  for (const { chain, records, of } of spans) {
    text += writer.chain(of)
    for (const record of records) text += writer.record(record.text)
    text += writer.head(headOf(chain, of.last))
  }
  return (text + writer.end()).trimEnd().split('\n')
}

export const fileText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** The end line as it must be for these lines. */
export function recounted(lines: readonly string[]): string[] {
  return [...lines.slice(0, -1), `{"end":{"lines":${lines.length - 1}}}`]
}
