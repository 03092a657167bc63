/** Enrolment 登记 of this terminal: a one-time code and its own public key for its place in the county. */
import { type EnrolmentAnswer, enrolmentAnswer, enrolmentRequest } from '../core/enrolment.ts'
import { parseAs } from '../core/shape.ts'
import { readIfThere, writeWhole } from './files.ts'

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

/** Asks the server once; a place that it grants is on disk before this returns. */
export async function enrol(
  server: string,
  request: { code: string; publicKey: string },
  file: string,
  ask: typeof fetch,
  stop: AbortSignal,
): Promise<EnrolmentResult> {
  const asked = parseAs(enrolmentRequest, JSON.stringify(request), 'request')
  if (!asked.ok) return { kind: 'refused', problem: asked.problem }
  let status: number
  let text: string
  try {
    const response = await ask(`${server}/api/enrolment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
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
  try {
    writeWhole(file, JSON.stringify(answer.value))
  } catch (error) {
    // The county gives the same key its place again, as long as nothing was written there.
    return { kind: 'away', problem: String(error) }
  }
  return { kind: 'enrolled', answer: answer.value }
}

function reasonOf(error: unknown): string {
  // fetch says only "fetch failed" and hangs the reason below it.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return String(cause)
}
