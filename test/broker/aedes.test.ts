import { once } from 'node:events'
import { connect } from 'node:net'
import mqtt, { ErrorWithReasonCode, type IClientOptions } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { topicOf, topicOfAll } from '../../core/topics.ts'
import { brokerContract, happens, SECRET, TERMINALS } from './contract.ts'
import { authenticator, startBroker } from './support.ts'

describe('contract', () => {
  brokerContract(async () => {
    const { url, server } = await authenticator()
    let broker = await startBroker(url)
    const { port } = broker
    return {
      url: `mqtt://127.0.0.1:${port}`,
      shares: false,
      restart: async () => {
        await broker.close()
        broker = await startBroker(url, port)
      },
      stop: async () => {
        await broker.close()
        server.close()
      },
    }
  })
})

describe('ours', () => {
  let broker: Awaited<ReturnType<typeof startBroker>>
  let county: Awaited<ReturnType<typeof authenticator>>
  beforeAll(async () => {
    county = await authenticator()
    broker = await startBroker(county.url)
  })
  afterAll(async () => {
    await broker.close()
    county.server.close()
  })

  /** 0 when let in, otherwise CONNACK's return code; null when cut off without one. */
  async function returnCode(port: number, options: IClientOptions): Promise<number | null> {
    const client = mqtt.connect({
      host: '127.0.0.1',
      port,
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    })
    let code: number | null = null
    client.on('error', (error) => {
      if (error instanceof ErrorWithReasonCode) code = error.code
    })
    client.on('connect', () => {
      code = 0
      client.end(true)
    })
    await happens(client, 'close')
    return code
  }
  const one = { clientId: 'T-01', username: 'T-01', password: TERMINALS['T-01'] }

  test('refusals say whether to come back', async () => {
    expect(await returnCode(broker.port, one)).toBe(0)
    expect(await returnCode(broker.port, { ...one, password: 'wrong' })).toBe(5)
    expect(await returnCode(broker.port, { ...one, username: 'server', password: 'wrong' })).toBe(4)
    expect(await returnCode(broker.port, { ...one, clean: false })).toBe(5)
    expect(await returnCode(broker.port, { ...one, protocolVersion: 3, protocolId: 'MQIsdp' })).toBe(5)
    const without = await startBroker('http://127.0.0.1:9')
    expect(await returnCode(without.port, one)).toBe(3)
    expect(await returnCode(without.port, { ...one, username: 'server', password: SECRET })).toBe(0)
    await without.close()
  })

  test('a long packet announced before login is cut off at its announcement', async () => {
    const socket = connect(broker.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => {}) // reset or closed, both will do
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))
    const cutOff = once(socket, 'close').then(() => 'at once')
    const kept = new Promise((done) => setTimeout(done, 5000, 'kept until the time for a CONNECT was over'))
    expect(await Promise.race([cutOff, kept])).toBe('at once')
  })

  test('a flood of messages is slowed down, and none is lost', async () => {
    const server = mqtt.connect({
      host: '127.0.0.1',
      port: broker.port,
      protocolVersion: 4,
      username: 'server',
      password: SECRET,
    })
    let heard = 0
    server.on('message', () => {
      heard += 1
    })
    await happens(server, 'connect')
    await server.subscribeAsync(topicOfAll('records'), { qos: 1 })
    const client = mqtt.connect({ host: '127.0.0.1', port: broker.port, protocolVersion: 4, ...one })
    await happens(client, 'connect')
    const began = performance.now()
    const flood = Array.from({ length: 250 }, (_, i) =>
      client.publishAsync(topicOf('T-01', 'records'), `${i}`, { qos: 1 }),
    )
    await Promise.all(flood)
    expect(performance.now() - began).toBeGreaterThan(900)
    await expect.poll(() => heard).toBe(250)
    await Promise.all([client.endAsync(), server.endAsync()])
  })
})
