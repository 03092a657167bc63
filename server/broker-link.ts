/**
 * The server's connection to the broker: hands over what terminals send, and sends down what they are told.
 * Nothing waits in here: a message that finds no connection is dropped, since everything that matters is sent again.
 */
import { randomBytes } from 'node:crypto'
import { connect, type MqttClient } from 'mqtt'
import { backOff, type Pace } from '../core/back-off.ts'
import { type LogLines, logLines } from '../core/log-lines.ts'
import { parseAs } from '../core/shape.ts'
import { type TerminalStatus, terminalStatus } from '../core/status.ts'
import {
  type DownTopic,
  parseTopic,
  SERVER_ACCOUNT,
  SHARED_RECORDS,
  topicOf,
  topicOfAll,
} from '../core/topics.ts'
import { type IngestShare, takes } from './ingest/worker.ts'
import type { Log } from './log.ts'

export type BrokerLink = {
  /** Publishes to a terminal, QoS 1; false where there is no connection. */
  send(terminal: string, name: DownTopic, text: string): boolean
  isConnected(): boolean
  close(): Promise<void>
}

export type BrokerLinkOptions = {
  /** e.g. `mqtt://127.0.0.1:1883` */
  url: string
  /** Password of the server's own account. */
  secret: string
  /** Which terminals' messages are handed over. */
  share: IngestShare
  onRecords(terminal: string, bytes: Buffer): void
  onStatus(terminal: string, status: TerminalStatus): void
  onLog(terminal: string, log: LogLines): void
  log: Log
}

const RETRY: Pace = { first: 250, most: 10_000 }
const FAREWELL_MS = 2000

/** Connects, and connects again whenever the connection is lost, until closed. */
export function openBrokerLink(options: BrokerLinkOptions): BrokerLink {
  const { url, secret, log } = options
  let client: MqttClient | null = null
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let open = true

  // A fresh client each time: what hung in the old one is of no use any more.
  function dial(): void {
    const dialled = connect(url, {
      protocolVersion: 4,
      clean: true,
      clientId: `${SERVER_ACCOUNT}-${randomBytes(6).toString('hex')}`,
      username: SERVER_ACCOUNT,
      password: secret,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      keepalive: 30,
      queueQoSZero: false,
    })
    client = dialled
    let problem = 'closed'
    dialled.on('message', receive)
    dialled.on('error', (error) => {
      problem = error.message
    })
    dialled.on('connect', () => {
      const records = options.share.kind === 'shared' ? SHARED_RECORDS : topicOfAll('records')
      const others = [topicOfAll('status'), topicOfAll('log')]
      dialled.subscribe([records, ...others], { qos: 1 }, (error, granted = []) => {
        if (error === null && granted.every(({ qos }) => qos < 0x80)) {
          failures = 0
          log.info({}, 'connected to the broker')
          return
        }
        problem = `not allowed to subscribe: ${error?.message ?? 'refused'}`
        dialled.end(true)
      })
    })
    dialled.on('close', () => {
      if (!open || client !== dialled) return
      client = null
      failures += 1
      const retryMs = backOff(failures, RETRY, Math.random)
      log.warn({ problem, failures, retryMs }, 'no connection to the broker')
      retry = setTimeout(dial, retryMs)
    })
  }

  function receive(topic: string, payload: Buffer): void {
    const parsed = parseTopic(topic)
    if (parsed === null || !takes(options.share, parsed.terminal)) return
    if (parsed.name === 'records') options.onRecords(parsed.terminal, payload)
    if (parsed.name === 'log') receiveLog(parsed.terminal, payload.toString())
    if (parsed.name !== 'status' || payload.length === 0) return
    const status = parseAs(terminalStatus, payload.toString(), 'status')
    if (status.ok) options.onStatus(parsed.terminal, status.value)
    else log.warn({ terminal: parsed.terminal, problem: status.problem }, 'status not understood')
  }

  function receiveLog(terminal: string, text: string): void {
    const lines = parseAs(logLines, text, 'log')
    if (lines.ok) options.onLog(terminal, lines.value)
    else log.warn({ terminal, problem: lines.problem }, 'log not understood')
  }

  dial()
  return {
    send(terminal, name, text) {
      if (client?.connected !== true) return false
      client.publish(topicOf(terminal, name), text, { qos: 1 }, (error) => {
        if (error) log.warn({ terminal, name, problem: error.message }, 'message to a terminal not delivered')
      })
      return true
    },
    isConnected: () => client?.connected === true,
    async close() {
      open = false
      clearTimeout(retry)
      const last = client
      if (last === null) return
      // What is on its way may arrive, but a broker that does not answer keeps nobody waiting.
      const given = setTimeout(() => last.end(true), FAREWELL_MS)
      await new Promise<void>((resolve) => last.once('close', () => resolve()).end(!last.connected))
      clearTimeout(given)
    },
  }
}
