/** A terminal's half of the protocol, for tests: keys, chains and batches from core alone. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { batchText, type ChainedRecord, chained } from '../../../core/batch.ts'
import { CHAIN_START, type RecordBody, type RecordKind, type TerminalRecord } from '../../../core/record.ts'
import { sha256 } from '../../../server/ingest/ingest.ts'
import type { Queryable } from '../../../server/plugins/database.ts'

export const NOON = Date.UTC(2026, 9, 12, 4)

export type TestTerminal = ReturnType<typeof testTerminal>

export function testTerminal(id: string, site: string) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = privateKey.export({ format: 'jwk' }).x ?? ''
  const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url')
  return { id, site, publicKey, signText }
}

/** One chain of a terminal. `boot` may be changed between records, as a restart would. */
export class TestChain {
  readonly terminal: TestTerminal
  readonly epoch: string
  records: ChainedRecord[] = []
  boot = 'boot-1'
  uptime = 1000

  constructor(terminal: TestTerminal, epoch: string) {
    this.terminal = terminal
    this.epoch = epoch.padEnd(32, '0')
    const { site, publicKey } = terminal
    this.add('genesis', { site, publicKey, software: 'test' })
  }

  add<K extends RecordKind>(kind: K, body: RecordBody<K>): this {
    const seq = this.records.length + 1
    this.uptime += 10
    const record = {
      v: 1,
      terminal: this.terminal.id,
      epoch: this.epoch,
      seq,
      kind,
      at: NOON + seq,
      boot: this.boot,
      uptime: this.uptime,
      prev: this.records.at(-1)?.hash ?? CHAIN_START,
      body,
    } as TerminalRecord
    this.records.push(chained(record, sha256))
    return this
  }

  meal(changes: Partial<RecordBody<'meal'>> = {}): this {
    return this.add('meal', {
      site: this.terminal.site,
      day: '2026-10-12',
      meal: 'lunch',
      service: 'dine-in',
      elder: `e-${this.records.length}`,
      token: null,
      ...{ assisted: null, carrier: null, collective: null },
      price: 500,
      time: NOON + this.records.length,
      clock: 'wall',
      roster: 1,
      reason: null,
      ...changes,
    })
  }

  meals(count: number): this {
    for (let i = 0; i < count; i++) this.meal()
    return this
  }

  /** Records `first` to `last` as they travel. */
  batch(first: number, last: number, signText = this.terminal.signText): Buffer {
    const records = this.records
      .slice(first - 1, last)
      .map(({ record, text, hash }) => ({ seq: record.seq, text, hash }))
    this.uptime += 1
    const { terminal, epoch, boot, uptime } = this
    return Buffer.from(batchText(records, { terminal: terminal.id, epoch, at: NOON, boot, uptime }, signText))
  }

  /** A second journal that goes its own way from here on. */
  copy(): TestChain {
    const copy = new TestChain(this.terminal, this.epoch)
    copy.records = [...this.records]
    return copy
  }
}

const COUNTY = '990101000000'
export const TOWN = '990101001000'
export const VILLAGE = '990101001001'

/** A county with one village and a site `s-1`. */
export async function insertPlaces(client: Queryable): Promise<void> {
  await client.query(
    `INSERT INTO region VALUES ('${COUNTY}', '演示县', 'county', NULL), ('${TOWN}', '河东镇', 'town', '${COUNTY}'),
       ('${VILLAGE}', '王家庄', 'village', '${TOWN}')`,
  )
  await client.query(`INSERT INTO site VALUES ('s-1', '王家庄助餐点', '${VILLAGE}', '2026-01-01', NULL)`)
}

export async function insertTerminal(
  client: Queryable,
  terminal: TestTerminal,
  state = 'active',
): Promise<void> {
  await client.query(
    `INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed)
     VALUES ($1, $2, $3, $4, '\\x00', '\\x00')`,
    [terminal.id, terminal.site, state, Buffer.from(terminal.publicKey, 'base64url')],
  )
}

export const silent = { info() {}, warn() {}, error() {} }
