/**
 * Who may connect. The server's own account is known by the shared secret; of anyone else the server is asked.
 * A positive answer is not kept for a time when the server is away: without it there is nobody to take a terminal's
 * records or to acknowledge them, they are safe in its journal, and a terminal struck off must not slip in.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { parseTopic, SERVER_ACCOUNT, topicOf } from '../core/topics.ts'

export type Login = { clientId: string; username: string; password: string }

/** MQTT 3.1.1 §3.2.2.3: 3 server unavailable, 4 bad user name or password, 5 not authorized. */
export type Admission = { ok: true } | { ok: false; returnCode: 3 | 4 | 5; reason: string }

const ANSWER_TIMEOUT_MS = 4000
const PASSWORD_MAX = 512

export async function admit(
  login: Login,
  settings: { secret: string; serverUrl: string },
): Promise<Admission> {
  if (login.password.length > PASSWORD_MAX) return refused(4, 'password too long')
  if (login.username === SERVER_ACCOUNT)
    return sameSecret(login.password, settings.secret) ? { ok: true } : refused(4, 'wrong secret')
  if (parseTopic(topicOf(login.username, 'status')) === null)
    return refused(4, 'user name is not the id of a terminal')
  if (login.clientId !== login.username) return refused(5, 'client id is not the user name')
  return askServer(login, settings)
}

async function askServer(login: Login, settings: { secret: string; serverUrl: string }): Promise<Admission> {
  try {
    const answer = await fetch(new URL('/api/broker/authenticate', settings.serverUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ username: login.username, password: login.password }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    await answer.body?.cancel()
    if (answer.status === 200 || answer.status === 204) return { ok: true }
    if (answer.status === 401 || answer.status === 403) return refused(5, 'the server says no')
    return refused(3, `the server answered ${answer.status}`)
  } catch (error) {
    // Refused for now: the terminal comes back by itself.
    return refused(3, `the server does not answer: ${error instanceof Error ? error.message : error}`)
  }
}

function refused(returnCode: 3 | 4 | 5, reason: string): Admission {
  return { ok: false, returnCode, reason }
}

/** Hashed first, so that neither length nor content shows in the time that the comparison takes. */
function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
