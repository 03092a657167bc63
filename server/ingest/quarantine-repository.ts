/** What came and could not be believed, kept with its bytes for people to look at. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { writeAudit } from '../audit/audit-repository.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import type { IngestFault } from './faults.ts'

/** A broken or hostile terminal may not fill the disk: what goes beyond this of it on one day is only counted. */
const DAY_ENTRIES = 200
const DAY_BYTES = 8 * 1024 * 1024
const MOST_BYTES = 256 * 1024

export type Suspect = {
  code: IngestFault
  problem: string
  epoch: string | null
  first: number
  count: number
  bytes: Buffer
}

/**
 * Keeps each suspect once, also when it is sent again; says how many were new. A new fork is written into the audit
 * trail too: it means a copied terminal or one that was set back. Names of strangers are anyone's invention, so that
 * all of them together have the room of one terminal.
 */
export async function quarantine(
  pool: pg.Pool,
  terminal: string,
  suspects: readonly Suspect[],
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const fresh = await unknown(client, terminal, suspects)
    if (fresh.length === 0) return 0
    const counted = fresh.some(({ code }) => code === 'unknown-terminal') ? '' : terminal
    const room = await roomOf(client, counted)
    const kept: Fresh[] = []
    for (const suspect of fresh) {
      if (kept.length === room.entries || suspect.bytes.length > room.bytes) continue
      kept.push(suspect)
      room.bytes -= suspect.bytes.length
    }
    await client.query(
      `INSERT INTO quarantine (terminal, code, problem, digest, bytes)
       SELECT $1, s.* FROM unnest($2::text[], $3::text[], $4::bytea[], $5::bytea[]) AS s (code, problem, digest, bytes)
       ON CONFLICT (digest) DO NOTHING`,
      [
        terminal,
        kept.map(({ code }) => code),
        kept.map(({ problem }) => problem.replace(/\p{Cc}/gu, '\u{fffd}').slice(0, 500)),
        kept.map(({ digest }) => digest),
        kept.map(({ bytes }) => bytes),
      ],
    )
    await client.query(
      `UPDATE quarantine_day SET kept = kept + $2, bytes = bytes + $3, counted = counted + $4
       WHERE terminal = $1 AND day = ${TODAY}`,
      [
        counted,
        kept.length,
        kept.reduce((sum, { bytes }) => sum + bytes.length, 0),
        fresh.length - kept.length,
      ],
    )
    for (const { code, epoch, first, count } of kept)
      if (code === 'fork')
        await writeAudit(client, {
          account: null,
          action: 'terminal.fork',
          subject: `terminal/${terminal}`,
          detail: { epoch, first, count },
          address: null,
        })
    return kept.length
  })
}

const TODAY = `(now() AT TIME ZONE 'Asia/Shanghai')::date`

type Fresh = Suspect & { digest: Buffer }

/** Those that are not kept already, each once, cut to what is kept of them. */
async function unknown(client: Queryable, terminal: string, suspects: readonly Suspect[]): Promise<Fresh[]> {
  const byDigest = new Map<string, Fresh>()
  for (const suspect of suspects) {
    const digest = digestOf(terminal, suspect)
    byDigest.set(digest.toString('hex'), { ...suspect, digest, bytes: suspect.bytes.subarray(0, MOST_BYTES) })
  }
  const { rows } = await client.query<{ digest: string }>(
    `SELECT encode(digest, 'hex') AS digest FROM quarantine WHERE digest = ANY ($1::bytea[])`,
    [[...byDigest.values()].map(({ digest }) => digest)],
  )
  for (const { digest } of rows) byDigest.delete(digest)
  return [...byDigest.values()]
}

/** What may still be kept today, its row locked so that two servers do not both fill it. */
async function roomOf(client: Queryable, terminal: string): Promise<{ entries: number; bytes: number }> {
  const { rows } = await client.query<{ kept: number; bytes: string }>(
    `INSERT INTO quarantine_day (terminal, day, kept, bytes, counted) VALUES ($1, ${TODAY}, 0, 0, 0)
     ON CONFLICT (terminal, day) DO UPDATE SET kept = quarantine_day.kept RETURNING kept, bytes`,
    [terminal],
  )
  const [row] = rows
  return { entries: DAY_ENTRIES - (row?.kept ?? 0), bytes: DAY_BYTES - Number(row?.bytes ?? 0) }
}

/** Head and signature change with every sending of the same records, so the digest leaves them out. */
function digestOf(terminal: string, { code, bytes }: Suspect): Buffer {
  const headEnd = bytes.indexOf('\n')
  const signatureEnd = headEnd < 0 ? -1 : bytes.indexOf('\n', headEnd + 1)
  return createHash('sha256')
    .update(`${terminal}\n${code}\n`)
    .update(bytes.subarray(signatureEnd < 0 ? 0 : signatureEnd + 1))
    .digest()
}
