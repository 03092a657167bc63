/** What came and could not be believed, kept with its bytes for people to look at. */
import { createHash } from 'node:crypto'
import type { Queryable } from '../plugins/database.ts'
import type { IngestFault } from './faults.ts'

/** A broken or hostile terminal may not fill the disk: so many entries a terminal, so many bytes each. */
const MOST_ENTRIES = 500
const MOST_BYTES = 256 * 1024

export type Suspect = { code: IngestFault; problem: string; bytes: Buffer }

/** Keeps each suspect once, also when it is sent again; says how many were new. */
export async function quarantine(
  client: Queryable,
  terminal: string,
  suspects: readonly Suspect[],
): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO quarantine (terminal, code, problem, digest, bytes)
     SELECT $1, code, problem, decode(digest, 'hex'), bytes
     FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) AS s (code, problem, digest, bytes)
     WHERE (SELECT count(*) FROM quarantine WHERE terminal = $1) < $6
     ON CONFLICT (digest) DO NOTHING`,
    [
      terminal,
      suspects.map(({ code }) => code),
      suspects.map(({ problem }) => problem.replace(/\p{Cc}/gu, '\u{fffd}').slice(0, 500)),
      suspects.map((suspect) => digestOf(terminal, suspect)),
      suspects.map(({ bytes }) => bytes.subarray(0, MOST_BYTES)),
      MOST_ENTRIES,
    ],
  )
  return rowCount ?? 0
}

/** Head and signature change with every sending of the same records, so the digest leaves them out. */
function digestOf(terminal: string, { code, bytes }: Suspect): string {
  const headEnd = bytes.indexOf('\n')
  const signatureEnd = headEnd < 0 ? -1 : bytes.indexOf('\n', headEnd + 1)
  return createHash('sha256')
    .update(`${terminal}\n${code}\n`)
    .update(bytes.subarray(signatureEnd < 0 ? 0 : signatureEnd + 1))
    .digest('hex')
}
