/** Enrolment 登记 of this terminal: a one-time code and its own public key for its place in the county. */
import { statSync } from 'node:fs'
import { type EnrolmentAnswer, enrolmentAnswer, parseWrittenCode } from '../core/enrolment.ts'
import { parseAs } from '../core/shape.ts'
import { readIfThere, writeWhole } from './files.ts'
import { checkOf } from './keys.ts'

/** refused: asking again with this code is of no use. away: it may be later. */
export type EnrolmentResult =
  | { kind: 'enrolled'; answer: EnrolmentAnswer }
  | { kind: 'refused'; problem: string }
  | { kind: 'away'; problem: string }

const ANSWER_WITHIN_MS = 15_000

/** What an earlier enrolment left in `file`; null where there was none. Throws where the file is damaged. */
export function savedEnrolment(file: string): EnrolmentAnswer | null {
  const text = readIfThere(file)
  if (text === null) return null
  const saved = parseAs(enrolmentAnswer, text, file)
  if (!saved.ok) throw new Error(`${saved.problem}. Remove this file and enrol again with a new code`)
  return saved.value
}

/** So long whoever enrolled the terminal stands beside it. */
const BEGINNING_MS = 2 * 60 * 60_000
/** A file system's clock and ours. */
const APART_MS = 60_000

/** Whether the enrolment in `file` is new at `wall`, ms since 1970. */
export function enrolledLately(file: string, wall: number): boolean {
  const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY
  return wall > since - APART_MS && wall < since + BEGINNING_MS
}

/**
 * Asks the server once; a place that it grants is on disk before this returns. The code's second half tells which key
 * is the county's: a server that shows another is refused. Only the first half will do where nobody stands between:
 * over https, or on this very machine.
 */
export async function enrol(
  server: string,
  written: string,
  publicKey: string,
  file: string,
  ask: typeof fetch,
  stop: AbortSignal,
): Promise<EnrolmentResult> {
  const read = parseWrittenCode(written)
  if (read === null)
    return { kind: 'refused', problem: 'this is no enrolment code such as 7K3M-Q9TX-HP4D-W8RK' }
  const { code, check } = read
  if (check === null && !isSafeWay(server))
    return {
      kind: 'refused',
      problem: `over ${server} only the whole code will do, such as 7K3M-Q9TX-HP4D-W8RK: its second half proves that this is the county`,
    }
  let status: number
  let text: string
  try {
    const response = await ask(`${server}/api/enrolment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, publicKey }),
      redirect: 'error',
      signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    })
    status = response.status
    text = await response.text()
  } catch (error) {
    return { kind: 'away', problem: reasonOf(error) }
  }
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 429
  if (status < 200 || status > 299)
    return { kind: refused ? 'refused' : 'away', problem: `status ${status}: ${text.slice(0, 300)}` }
  const answer = parseAs(enrolmentAnswer, text, 'answer')
  if (!answer.ok) return { kind: 'away', problem: answer.problem }
  if (check !== null && (await checkOf(answer.value.countyKey)) !== check)
    return {
      kind: 'refused',
      problem: 'the key that came is not the county’s: somebody stands between, or the code was misread',
    }
  try {
    writeWhole(file, JSON.stringify(answer.value))
  } catch (error) {
    // The county gives the same key its place again, as long as nothing was written there.
    return { kind: 'away', problem: String(error) }
  }
  return { kind: 'enrolled', answer: answer.value }
}

function isSafeWay(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

function reasonOf(error: unknown): string {
  // fetch says only "fetch failed" and hangs the reason below it.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return String(cause)
}
