/**
 * The connection to the broker: keeps coming back by itself. Every connection is a new MQTT session, so nothing of
 * an old one is sent again behind our back; the journal is the only store.
 */
import mqtt, { type MqttClient } from 'mqtt'
import { backOff, type Pace } from '../../core/back-off.ts'
import { canonical } from '../../core/canonical.ts'
import { GONE } from '../../core/status.ts'
import { DOWN, type DownTopic, parseTopic, topicOf, type UpTopic } from '../../core/topics.ts'

export type LinkOptions = {
  url: string
  /** Client id and account at the broker. */
  terminal: string
  password: string
  random: () => number
  pace: Pace
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
  onUp: () => void
  onDown: () => void
  onMessage: (name: DownTopic, text: string) => void
}

/** What the uplink needs of a connection. */
export type Connection = Pick<Link, 'up' | 'publish' | 'reconnect' | 'close'>
export type Connect = (options: LinkOptions) => Connection

export const RECONNECT: Pace = { first: 1_000, most: 60_000 }

/** A connection that held this long was a good one: the next try comes quickly. */
const STEADY_MS = 10_000
const GOODBYE_MS = 1_000

export class Link {
  readonly #options: LinkOptions
  #client: MqttClient
  #up = false
  #upSince = 0
  #tries = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: LinkOptions) {
    this.#options = options
    this.#client = this.#connect()
  }

  get up(): boolean {
    return this.#up
  }

  /** Hands a message to the broker; whether it arrived only the server's answer tells. Nothing is kept for later. */
  publish(name: UpTopic, text: string, retain = false): void {
    if (this.#up)
      this.#client.publish(topicOf(this.#options.terminal, name), text, { qos: 1, retain }, () => {})
  }

  /** Gives up this connection for a new one: the broker may hold back messages until then. */
  reconnect(): void {
    this.#client.end(true)
  }

  /** Says goodbye on the status topic, as far as the broker is there to hear it. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.#up) {
      const status = topicOf(this.#options.terminal, 'status')
      const goodbye = this.#client.publishAsync(status, canonical(GONE), { qos: 1, retain: true })
      const late = new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())
      await Promise.race([goodbye.catch(() => {}), late])
    }
    this.#down()
    await this.#client.endAsync(true)
  }

  #connect(): MqttClient {
    const { url, terminal, password, log } = this.#options
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      clientId: terminal,
      username: terminal,
      password,
      keepalive: 30,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: {
        topic: topicOf(terminal, 'status'),
        payload: Buffer.from(canonical(GONE)),
        qos: 1,
        retain: true,
      },
    })
    client.on('connect', () => this.#subscribe(client))
    client.on('message', (topic, payload) => {
      // Whoever closes this has no use for it any more: the journal may be put aside already.
      if (this.#closed) return
      const parsed = parseTopic(topic)
      const down = DOWN.find((name) => name === parsed?.name)
      if (down !== undefined) this.#options.onMessage(down, payload.toString('utf8'))
    })
    client.on('error', (error) => log.warn({ problem: error.message }, 'broker'))
    client.once('close', () => this.#lost(client))
    return client
  }

  async #subscribe(client: MqttClient): Promise<void> {
    const { terminal, log } = this.#options
    try {
      const granted = await client.subscribeAsync(
        DOWN.map((name) => topicOf(terminal, name)),
        { qos: 1 },
      )
      if (granted.some(({ qos }) => qos > 2)) throw new Error('subscription refused')
    } catch (error) {
      log.warn({ problem: String(error) }, 'broker')
      client.end(true)
      return
    }
    if (this.#closed || client !== this.#client) return
    this.#up = true
    this.#upSince = performance.now()
    log.info({}, 'connected to the broker')
    this.#options.onUp()
  }

  #lost(client: MqttClient): void {
    client.end(true)
    if (this.#closed) return
    this.#tries = this.#up && performance.now() - this.#upSince > STEADY_MS ? 1 : this.#tries + 1
    this.#down()
    const wait = backOff(this.#tries, this.#options.pace, this.#options.random)
    this.#timer = setTimeout(() => {
      this.#client = this.#connect()
    }, wait)
  }

  #down(): void {
    if (!this.#up) return
    this.#up = false
    this.#options.log.info({}, 'connection to the broker lost')
    this.#options.onDown()
  }
}
