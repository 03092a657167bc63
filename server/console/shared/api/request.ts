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

/** What the server makes a file of from what it knows, e.g. a sheet. */
export async function getFile(path: string): Promise<Blob> {
  return fileIn(await send('GET', path))
}

/** What the server makes a file of, e.g. a PDF. */
export async function postForFile(path: string, body: object): Promise<Blob> {
  return fileIn(await send('POST', path, body))
}

async function fileIn(response: Response): Promise<Blob> {
  if (!response.ok) throw problemIn(await textOf(response))
  return response.blob().catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
}

/** A file as it is, without a shape around it. */
export async function postBytes<T>(path: string, file: Blob): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
  const text = await textOf(response)
  if (!response.ok) throw problemIn(text)
  return parse(text) as T
}

export function put<T>(path: string, body: object): Promise<T> {
  return request<T>('PUT', path, body)
}

export function remove(path: string): Promise<null> {
  return request<null>('DELETE', path)
}

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await send(method, path, body)
  const text = await textOf(response)
  if (!response.ok) throw problemIn(text)
  return (text === '' ? null : parse(text)) as T
}

function send(method: string, path: string, body?: object): Promise<Response> {
  return fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
}

function textOf(response: Response): Promise<string> {
  return response.text().catch(() => {
    throw new ProblemError(UNREACHABLE)
  })
}

function problemIn(text: string): ProblemError {
  const answer = parse(text)
  return new ProblemError(isProblem(answer) ? answer : { code: 'internal', message: '' })
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
