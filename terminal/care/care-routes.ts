/** The caretaker's acts over HTTP, each one a POST from the kiosk's own page. */
import type { FastifyInstance } from 'fastify'
import { CARE_ACTS, CARE_SESSION, type CareAct } from '../contract/care.ts'
import { REFUSALS, type Refusal } from '../contract/refusals.ts'
import type { CareAnswer } from './care-desk.ts'

/** A page of paper with five hundred names. */
const MOST_ASKED = 64 * 1024

const FOREIGN: Refusal = { code: 'foreign-origin', wait: 0 }

/** `answer` does an act; the app has refused foreign origins already, and here each request must name ours. */
export function addCare(
  app: FastifyInstance,
  answer: (act: CareAct, text: string, session: string | null) => CareAnswer,
): void {
  for (const act of Object.keys(CARE_ACTS) as CareAct[])
    app.post(`/care/${act}`, { bodyLimit: MOST_ASKED }, async (request, reply) => {
      if (request.headers.origin === undefined) return reply.code(REFUSALS['foreign-origin']).send(FOREIGN)
      const session = request.headers[CARE_SESSION]
      const { status, body } = answer(act, String(request.body), typeof session === 'string' ? session : null)
      return reply.code(status).header('cache-control', 'no-store').send(body)
    })
}
