/** Where messages stand on the broker, and who may write and read there. */

export const TOPIC_ROOT = 'yangyi/v1'
/** The broker's account of the server; terminals log in under their own id. */
export const SERVER_ACCOUNT = 'server'

const UP = ['records', 'status', 'log'] as const
export const DOWN = ['ack', 'roster', 'command', 'elsewhere', 'photo'] as const
export type UpTopic = (typeof UP)[number]
export type DownTopic = (typeof DOWN)[number]

export function topicOf(terminal: string, name: UpTopic | DownTopic): string {
  return `${TOPIC_ROOT}/${terminal}/${name}`
}

/** Filter that matches one kind of message of every terminal. */
export function topicOfAll(name: UpTopic): string {
  return `${TOPIC_ROOT}/+/${name}`
}

/** Of each terminal's batches one subscriber of the group gets each, where the broker has shared subscriptions. */
export const SHARED_RECORDS = `$share/yangyi/${TOPIC_ROOT}/+/records`

export function parseTopic(topic: string): { terminal: string; name: UpTopic | DownTopic } | null {
  const match = /^yangyi\/v1\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/([a-z]+)$/.exec(topic)
  const [, terminal, last] = match ?? []
  const name = [...UP, ...DOWN].find((known) => known === last)
  return terminal === undefined || name === undefined ? null : { terminal, name }
}

/** A terminal writes upwards under its own name; the server writes downwards to anyone. */
export function mayPublish(account: string, topic: string): boolean {
  const parsed = parseTopic(topic)
  if (parsed === null) return false
  if (account === SERVER_ACCOUNT) return DOWN.some((name) => name === parsed.name)
  return parsed.terminal === account && UP.some((name) => name === parsed.name)
}

/** A terminal reads what comes down to it, by exact name; the server reads what goes up, from all. */
export function maySubscribe(account: string, filter: string): boolean {
  if (account === SERVER_ACCOUNT) return UP.some((name) => filter === topicOfAll(name))
  const parsed = parseTopic(filter)
  return parsed !== null && parsed.terminal === account && DOWN.some((name) => name === parsed.name)
}
