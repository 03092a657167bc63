/**
 * A batch 批 of records on its way up: lines of text, so that the bytes that were hashed are the bytes that travel.
 *   line 1  head, canonical JSON
 *   line 2  Ed25519 signature of line 1, base64url
 *   line 3… the records, consecutive
 * The head names the last record's hash and each record names the one before it, so the signature covers them all.
 */
import { canonical } from './canonical.ts'
import {
  type Hash,
  parseRecord,
  RECORD_KINDS,
  RECORD_VERSION,
  recordText,
  type TerminalRecord,
} from './record.ts'
import { integer, type Of, object, oneOf, parseAs } from './shape.ts'
import { bootId, digest, epoch, id, instant, uptime } from './vocabulary.ts'

export const BATCH_MAX_RECORDS = 200
export const BATCH_MAX_CHARACTERS = 192 * 1024

export const batchHead = object({
  v: oneOf(1),
  terminal: id,
  epoch,
  first: integer(1),
  count: integer(1, BATCH_MAX_RECORDS),
  tip: digest,
  /** When this batch was sent: with the server's own time on receipt, a contact pair for the terminal's clock. */
  at: instant,
  boot: bootId,
  uptime,
})
export type BatchHead = Of<typeof batchHead>

/** Ed25519 signature of a text's UTF-8 bytes, base64url. */
export type Sign = (text: string) => string
export type Verify = (text: string, signature: string) => boolean

export type ChainedRecord = { record: TerminalRecord; text: string; hash: string }
/** `records` are those before the first that cannot be read, which is `unread`; all where there is none. */
export type Batch = { head: BatchHead; records: ChainedRecord[]; unread?: Unread }
type Unread = { seq: number; code: RecordFault; problem: string }

/** What can be wrong with one record of a batch; those before it are good all the same. */
type RecordFault =
  | 'record-malformed'
  /** Written by a later version of the terminal. */
  | 'version-unknown'
  | 'kind-unknown'

/** Stable codes of what can be wrong with a batch as a whole; the same list stands in the ingest's quarantine. */
export type BatchFault =
  | 'batch-too-large'
  | 'batch-malformed'
  | 'bad-signature'
  | 'wrong-terminal'
  | 'chain-broken'
  | RecordFault

/** Text of a batch. `records` are consecutive, at least one, at most BATCH_MAX_RECORDS. */
export function batchText(
  records: readonly { seq: number; hash: string; text: string }[],
  sent: Pick<BatchHead, 'terminal' | 'epoch' | 'at' | 'boot' | 'uptime'>,
  sign: Sign,
): string {
  const [first] = records
  const last = records.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('a batch holds at least one record')
  const head = canonical({ v: 1, ...sent, first: first.seq, count: records.length, tip: last.hash })
  return [head, sign(head), ...records.map((record) => record.text)].join('\n')
}

/**
 * Reads and proves a batch, given as its lines: shape, signature by the terminal whose topic it came on, consecutive sequence,
 * unbroken chain within. A record that cannot be read does not take those before it along: its bytes are in the chain
 * like all others. Whether the batch joins the chain stored so far is for the ingest to say.
 */
export function parseBatch(
  text: readonly string[],
  terminal: string,
  hash: Hash,
  verify: Verify,
): { ok: true; batch: Batch } | { ok: false; code: BatchFault; problem: string } {
  const characters = text.reduce((sum, { length }) => sum + length, text.length - 1)
  if (characters > BATCH_MAX_CHARACTERS) return fault('batch-too-large', `${characters} characters`)
  const [headText, signature, ...lines] = text
  if (headText === undefined || signature === undefined) return fault('batch-malformed', 'no signature line')
  const head = parseAs(batchHead, headText, 'head')
  if (!head.ok) {
    const { v } = members(headText)
    return fault(isLater(v, 1) ? 'version-unknown' : 'batch-malformed', head.problem)
  }
  if (canonical(head.value) !== headText) return fault('batch-malformed', 'head: not canonical')
  if (head.value.terminal !== terminal) return fault('wrong-terminal', `head names ${head.value.terminal}`)
  if (!verify(headText, signature)) return fault('bad-signature', 'signature does not fit the head')
  if (lines.length !== head.value.count)
    return fault('batch-malformed', `head announces ${head.value.count} records, ${lines.length} came`)
  return chain(head.value, lines, hash)
}

function chain(
  head: BatchHead,
  lines: string[],
  hash: Hash,
): { ok: true; batch: Batch } | { ok: false; code: BatchFault; problem: string } {
  const records: ChainedRecord[] = []
  let unread: Unread | undefined
  let before: string | undefined
  const broken = (problem: string) =>
    unread === undefined ? fault('chain-broken', problem) : fault(unread.code, unread.problem)
  for (const [i, line] of lines.entries()) {
    const seq = head.first + i
    const read: ReturnType<typeof parseRecord> | null = unread === undefined ? parseRecord(line) : null
    const named = read?.ok ? read.value.prev : prevIn(line)
    if (read?.ok === false) unread = { seq, code: faultOf(line), problem: `seq ${seq}: ${read.problem}` }
    if (before !== undefined && named !== before)
      return broken(`seq ${seq}: prev is not the hash of ${seq - 1}`)
    before = hash(line)
    if (!read?.ok) continue
    const record = read.value
    if (record.terminal !== head.terminal || record.epoch !== head.epoch || record.seq !== seq)
      return broken(`seq ${seq}: names ${record.terminal}/${record.epoch}/${record.seq}`)
    records.push({ record, text: line, hash: before })
  }
  if (before !== head.tip) return broken('tip is not the hash of the last record')
  return { ok: true, batch: unread === undefined ? { head, records } : { head, records, unread } }
}

/** Which hash a record names that cannot be read as a whole: what it says of it is signed by the tip like the rest. */
function prevIn(line: string): string | undefined {
  const { prev } = members(line)
  return typeof prev === 'string' ? prev : /"prev":"([0-9a-f]{64})"/.exec(line)?.[1]
}

function faultOf(line: string): RecordFault {
  const { v, kind } = members(line)
  if (isLater(v, RECORD_VERSION)) return 'version-unknown'
  const isKnown = RECORD_KINDS.some((known) => known === kind)
  return typeof kind === 'string' && !isKnown ? 'kind-unknown' : 'record-malformed'
}

function isLater(version: unknown, ours: number): boolean {
  return Number.isSafeInteger(version) && Number(version) > ours
}

/** Members of a JSON object, none where it is no such thing. */
function members(json: string): Record<string, unknown> {
  const parsed = parseAs((value) => value, json, 'text')
  return parsed.ok && typeof parsed.value === 'object' && parsed.value !== null
    ? (parsed.value as Record<string, unknown>)
    : {}
}

/** The next record of a chain. */
export function chained(record: TerminalRecord, hash: Hash): ChainedRecord {
  const text = recordText(record)
  return { record, text, hash: hash(text) }
}

function fault(code: BatchFault, problem: string): { ok: false; code: BatchFault; problem: string } {
  return { ok: false, code, problem }
}
