/** One act of the caretaker's, asked of the terminal. What is refused, and a terminal that is away, are answers too. */
import { parseAs, type Shape } from '../../../core/shape.ts'
import { type Answered, type Asked, CARE_ACTS, CARE_SESSION, type CareAct } from '../../contract/care.ts'
import { type RefusalCode, refusal } from '../../contract/refusals.ts'

export type Refusal = { ok: false; code: RefusalCode | 'unreachable'; wait: number }
export type Answer<A extends CareAct> = { ok: true; value: Answered<A> } | Refusal

const AWAY: Refusal = { ok: false, code: 'unreachable', wait: 0 }

export async function ask<A extends CareAct>(
  act: A,
  asked: Asked<A>,
  session: string | null,
): Promise<Answer<A>> {
  const reply = await post(act, asked, session)
  if (reply === null) return AWAY
  const name = `/care/${act}`
  if (reply.ok) {
    const read = parseAs(CARE_ACTS[act].answers as Shape<Answered<A>>, reply.text, name)
    if (read.ok) return read
    console.error(read.problem)
    return AWAY
  }
  const read = parseAs(refusal, reply.text, name)
  return read.ok ? { ok: false, ...read.value } : AWAY
}

/** null where the terminal could not be reached. */
async function post(act: CareAct, asked: unknown, session: string | null) {
  const headers = { 'content-type': 'application/json', ...(session && { [CARE_SESSION]: session }) }
  try {
    const response = await fetch(`/care/${act}`, { method: 'POST', headers, body: JSON.stringify(asked) })
    return { ok: response.ok, text: await response.text() }
  } catch {
    return null
  }
}
