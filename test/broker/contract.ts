/**
 * What terminals and server rely on from any broker: run here against ours, and to be run against another one before
 * it takes its place. It looks only at what is delivered, since brokers answer a breach of the rules differently.
 */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SERVER_ACCOUNT, SHARED_RECORDS, TOPIC_ROOT, topicOf, topicOfAll } from '../../core/topics.ts'

export type BrokerUnderTest = {
  url: string
  /** Whether it deals messages out among the subscribers of a group; one that does not must refuse the filter. */
  shares: boolean
  /** Ends the broker and starts it again at the same address; null where this is not in our hands. */
  restart: (() => Promise<void>) | null
  stop(): Promise<void>
}

export const SECRET = 'a-secret-for-tests-only'
/** The terminals that the broker must know, with their passwords. */
export const TERMINALS = { 'T-01': 'password of one', 'T-02': 'password of two' } as const
type Terminal = keyof typeof TERMINALS

const NAMES = ['records', 'status', 'ack', 'roster']

/** Unlike events.once, deaf to 'error': a refusal is followed by 'close'. */
export function happens(client: MqttClient, event: 'connect' | 'close'): Promise<void> {
  return new Promise((done) => client.once(event, () => done()))
}

export function brokerContract(start: () => Promise<BrokerUnderTest>): void {
  let broker: BrokerUnderTest
  const clients: MqttClient[] = []
  beforeAll(async () => {
    broker = await start()
  })
  afterAll(() => broker.stop())
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)))
  })

  function open(username: string, password: string, options: IClientOptions = {}): MqttClient {
    const client = mqtt.connect(broker.url, {
      protocolVersion: 4,
      clientId: username,
      username,
      password,
      reconnectPeriod: 0,
      ...options,
    })
    client.on('error', () => {}) // what becomes of it shows in what is delivered
    clients.push(client)
    return client
  }

  /** 'connected', or the broker's refusal. */
  async function outcome(client: MqttClient): Promise<string> {
    return Promise.race([
      happens(client, 'connect').then(() => 'connected'),
      happens(client, 'close').then(() => 'refused'),
    ])
  }

  async function connected(
    username: string,
    password: string,
    options: IClientOptions = {},
  ): Promise<MqttClient> {
    const client = open(username, password, options)
    expect(await outcome(client)).toBe('connected')
    return client
  }
  const terminal = (id: Terminal, options?: IClientOptions) => connected(id, TERMINALS[id], options)

  /** A server that listens to all that terminals say; `heard` grows as messages come. */
  async function listeningServer(): Promise<{ server: MqttClient; heard: string[] }> {
    const server = await connected(SERVER_ACCOUNT, SECRET, { clientId: `server-${Math.random()}` })
    const heard = hear(server)
    await server.subscribeAsync([topicOfAll('records'), topicOfAll('status')], { qos: 1 })
    return { server, heard }
  }

  function hear(client: MqttClient): string[] {
    const heard: string[] = []
    client.on('message', (topic, payload, { retain }) =>
      heard.push(`${topic} ${payload}${retain ? ' (retained)' : ''}`),
    )
    return heard
  }
  const arrives = (heard: string[], message: string) =>
    expect.poll(() => heard, { timeout: 5000 }).toContain(message)

  /** Tries to publish; a broker may cut the client off, or swallow the message. */
  async function attempt(
    client: MqttClient,
    topic: string,
    payload: string | Buffer,
    retain = false,
  ): Promise<void> {
    const cut = happens(client, 'close')
    await Promise.race([client.publishAsync(topic, payload, { qos: 1, retain }).catch(() => {}), cut])
  }

  test('only the right name, password and client id are let in', async () => {
    const attempts: [string, string, string?][] = [
      [SERVER_ACCOUNT, 'not the secret at all'],
      [SERVER_ACCOUNT, ''],
      [SERVER_ACCOUNT, TERMINALS['T-01']],
      ['T-01', 'wrong'],
      ['T-01', SECRET],
      ['T-01', TERMINALS['T-01'], 'T-02'],
      ['T-99', TERMINALS['T-01']],
      ['', ''],
    ]
    for (const [username, password, clientId = username || 'nobody'] of attempts)
      expect([username, clientId, await outcome(open(username, password, { clientId }))]).toEqual([
        username,
        clientId,
        'refused',
      ])
    await connected(SERVER_ACCOUNT, SECRET)
    await terminal('T-01')
  })

  test('a terminal is heard on its own topics upwards and on no other', async () => {
    const { heard } = await listeningServer()
    const other = await terminal('T-02')
    const heardByOther = hear(other)
    await other.subscribeAsync([topicOf('T-02', 'ack'), topicOf('T-02', 'roster')], { qos: 1 })

    const foreign = [
      ...NAMES.map((name) => `${TOPIC_ROOT}/T-02/${name}`),
      ...['ack', 'roster', 'records/more', 'Records', ''].map((name) => `${TOPIC_ROOT}/T-01/${name}`),
      ...['$SYS/broker/new/clients', 'yangyi/v2/T-01/records', '/yangyi/v1/T-01/records', 'records', '/'],
    ]
    for (const topic of foreign) {
      const client = await terminal('T-01')
      await attempt(client, topic, 'foreign')
      await client.endAsync(true)
    }
    const client = await terminal('T-01')
    await client.publishAsync(topicOf('T-01', 'records'), 'mine', { qos: 1 })
    await client.publishAsync(topicOf('T-01', 'status'), 'mine', { qos: 1 })
    await other.publishAsync(topicOf('T-02', 'records'), 'last', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-02/records last`)
    expect(heard.toSorted()).toEqual([
      `${TOPIC_ROOT}/T-01/records mine`,
      `${TOPIC_ROOT}/T-01/status mine`,
      `${TOPIC_ROOT}/T-02/records last`,
    ])
    expect(heardByOther).toEqual([])
  })

  test('a terminal reads what comes down to it and nothing else', async () => {
    const { server } = await listeningServer()
    const filters = [
      ...['#', '+/#', '$SYS/#', `${TOPIC_ROOT}/#`, `${TOPIC_ROOT}/+/ack`, `${TOPIC_ROOT}/T-01/#`],
      ...[`${TOPIC_ROOT}/T-01/+`, '$share/group/#', topicOf('T-01', 'records'), topicOf('T-01', 'status')],
      ...NAMES.map((name) => `${TOPIC_ROOT}/T-02/${name}`),
    ]
    const curious: string[][] = []
    for (const filter of filters) {
      const client = await terminal('T-01')
      curious.push(hear(client))
      await Promise.race([
        client.subscribeAsync(filter, { qos: 1 }).catch(() => {}),
        happens(client, 'close'),
      ])
      await server.publishAsync(topicOf('T-02', 'ack'), 'for the other', { qos: 1 })
      await server.publishAsync(topicOf('T-02', 'roster'), 'for the other', { qos: 1 })
      await server.publishAsync(topicOf('T-01', 'ack'), 'unasked', { qos: 1 })
      await client.endAsync(true)
    }
    expect(curious.flat()).toEqual([])

    const client = await terminal('T-01')
    const heard = hear(client)
    await client.subscribeAsync([topicOf('T-01', 'ack'), topicOf('T-01', 'roster')], { qos: 1 })
    await server.publishAsync(topicOf('T-02', 'ack'), 'for the other', { qos: 1 })
    await server.publishAsync(topicOf('T-01', 'ack'), 'mine', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-01/ack mine`)
    expect(heard).toEqual([`${TOPIC_ROOT}/T-01/ack mine`])
  })

  test('the status is retained, and the last will takes its place', async () => {
    const status = topicOf('T-01', 'status')
    const { heard } = await listeningServer()
    const client = await terminal('T-01', {
      will: { topic: status, payload: Buffer.from('gone'), qos: 1, retain: true },
    })
    await client.publishAsync(status, 'here', { qos: 1, retain: true })
    await arrives(heard, `${status} here`)
    await arrives((await listeningServer()).heard, `${status} here (retained)`)

    client.stream.destroy()
    await arrives(heard, `${status} gone`)
    await arrives((await listeningServer()).heard, `${status} gone (retained)`)
  })

  test('nothing but the status is retained', async () => {
    await attempt(await terminal('T-01'), topicOf('T-01', 'records'), 'kept', true)
    await attempt(await connected(SERVER_ACCOUNT, SECRET), topicOf('T-02', 'ack'), 'kept', true)
    const { heard } = await listeningServer()
    const other = await terminal('T-02')
    const heardByOther = hear(other)
    await other.subscribeAsync(topicOf('T-02', 'ack'), { qos: 1 })
    await other.publishAsync(topicOf('T-02', 'records'), 'last', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-02/records last`)
    expect([...heard, ...heardByOther].filter((message) => message.includes('kept'))).toEqual([])
  })

  test('a last will in the name of another is never published', async () => {
    const { heard } = await listeningServer()
    const will = {
      topic: topicOf('T-02', 'status'),
      payload: Buffer.from('slander'),
      qos: 1 as const,
      retain: true,
    }
    const client = open('T-01', TERMINALS['T-01'], { will })
    if ((await outcome(client)) === 'connected') client.stream.destroy()
    const other = await terminal('T-02')
    await other.publishAsync(topicOf('T-02', 'records'), 'last', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-02/records last`)
    expect(heard.filter((message) => message.includes('slander'))).toEqual([])
  })

  test('a full batch and a large roster pass; more than that from a terminal does not', async () => {
    const { server, heard } = await listeningServer()
    const client = await terminal('T-01')
    const sizes: number[] = []
    client.on('message', (_, payload) => sizes.push(payload.length))
    await client.subscribeAsync(topicOf('T-01', 'roster'), { qos: 1 })
    await server.publishAsync(topicOf('T-01', 'roster'), Buffer.alloc(8_000_000, 'r'), { qos: 1 })
    await expect.poll(() => sizes, { timeout: 10_000 }).toEqual([8_000_000])

    const batch = 'b'.repeat(250_000)
    await client.publishAsync(topicOf('T-01', 'records'), batch, { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-01/records ${batch}`)
    await attempt(client, topicOf('T-01', 'records'), 'x'.repeat(300_000))
    const other = await terminal('T-02')
    await other.publishAsync(topicOf('T-02', 'records'), 'last', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-02/records last`)
    expect(heard.filter((message) => message.includes('/records '))).toHaveLength(2)
  })

  test('a shared subscription is dealt out, each batch to one of the group, or it is refused', async () => {
    const servers = await Promise.all(
      [1, 2].map((n) => connected(SERVER_ACCOUNT, SECRET, { clientId: `server-${n}-${Math.random()}` })),
    )
    const heard = servers.map(hear)
    const granted = await Promise.all(
      servers.map((server) =>
        server.subscribeAsync(SHARED_RECORDS, { qos: 1 }).then(
          ([grant]) => (grant?.qos ?? 0x80) < 0x80,
          () => false,
        ),
      ),
    )
    expect(granted).toEqual([broker.shares, broker.shares])
    if (!broker.shares) return
    const client = await terminal('T-01')
    const batches = Array.from({ length: 40 }, (_, i) => `${topicOf('T-01', 'records')} batch ${i}`)
    for (const [i] of batches.entries())
      await client.publishAsync(topicOf('T-01', 'records'), `batch ${i}`, { qos: 1 })
    await expect.poll(() => heard.flat().toSorted(), { timeout: 5000 }).toEqual(batches.toSorted())
  })

  test('after a restart of the broker terminals and server find each other again', async ({ skip }) => {
    const { restart } = broker
    if (restart === null) return skip('this broker is not ours to restart')
    const { server, heard } = await listeningServer()
    server.options.reconnectPeriod = 50
    const client = await terminal('T-01', { reconnectPeriod: 50 })
    const back = Promise.all([happens(server, 'connect'), happens(client, 'connect')])
    await restart()
    await back
    await server.subscribeAsync(topicOfAll('records'), { qos: 1 })
    await client.publishAsync(topicOf('T-01', 'records'), 'afterwards', { qos: 1 })
    await arrives(heard, `${TOPIC_ROOT}/T-01/records afterwards`)
  })
}
