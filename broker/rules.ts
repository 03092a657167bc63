/** What may be published and read, beyond the topics of core/topics: the same for messages and for last wills. */
import { mayPublish, maySubscribe, parseTopic, SERVER_ACCOUNT } from '../core/topics.ts'

/** A batch of records and its envelope; a roster of a whole county's elders. */
export const TERMINAL_PACKET_MAX = 256 * 1024
export const SERVER_PACKET_MAX = 16 * 1024 * 1024
/** A CONNECT with its last will. Nobody knows yet who sends it. */
export const CONNECT_PACKET_MAX = 8 * 1024
/** Retained, one a terminal, in memory. */
const STATUS_MAX = 4 * 1024

export type Message = { topic: string; qos: number; retain: boolean; payload: string | Buffer }

/** Why this account may not publish this message; null if it may. */
export function publishFault(account: string, message: Message): string | null {
  if (!mayPublish(account, message.topic)) return 'topic is not its own'
  if (message.qos > 1) return 'QoS 2 is not used here'
  const isStatus = parseTopic(message.topic)?.name === 'status'
  if (message.retain && !isStatus) return 'only the status is retained'
  if (isStatus && message.payload.length > STATUS_MAX) return 'status is too large'
  return null
}

export function subscribeFault(account: string, filter: string, qos: number): string | null {
  // Taken for a name like any other, it would be granted here and never bring anything.
  if (filter.startsWith('$share/')) return 'this broker has no shared subscriptions'
  if (!maySubscribe(account, filter)) return 'filter is not its own'
  return qos > 1 ? 'QoS 2 is not used here' : null
}

/** The second wall, at delivery: whatever was subscribed, this account gets nothing that is not meant for it. */
export function mayReceive(account: string, topic: string): boolean {
  if (account !== SERVER_ACCOUNT) return maySubscribe(account, topic)
  const parsed = parseTopic(topic)
  return parsed !== null && mayPublish(parsed.terminal, topic)
}
