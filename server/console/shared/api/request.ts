/** The one way to the server: JSON, own origin, own cookie. A refusal comes back as a value to show, never as text to parse. */
import type { Problem } from '../../../contract/common.ts'

/** What the server refused, in its stable code; `unreachable` where no answer came at all. */
export class ProblemError extends Error {
  readonly code: string
  readonly detail: string[]
  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'ProblemError'
    this.code = problem.code
    this.detail = problem.detail ?? []
  }
}

const UNREACHABLE: Problem = { code: 'unreachable', message: '' }

export function get<T>(path: string): Promise<T> {
  return request<T>('GET', path)
}

export function post<T>(path: string, body: object): Promise<T> {
  return request<T>('POST', path, body)
}

export function put<T>(path: string, body: object): Promise<T> {
  return request<T>('PUT', path, body)
}

export function remove(path: string): Promise<null> {
  return request<null>('DELETE', path)
}

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
  const text = await response.text().catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
  const answer = text === '' ? null : parse(text)
  if (response.ok) return answer as T
  throw new ProblemError(isProblem(answer) ? answer : { code: 'internal', message: '' })
}

/** A proxy on the way may answer in HTML; that is no answer of ours. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer
}
