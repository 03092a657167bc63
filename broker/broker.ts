/**
 * The broker between terminals and server: transport only. It keeps nothing on disk, and no acknowledgement of its
 * means that anything is safe; a terminal's journal keeps every record until the server itself has acknowledged it.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes, type AedesOptions, type Client, type ConnectPacket } from 'aedes'
import type { Logger } from 'pino'
import { SERVER_ACCOUNT } from '../core/topics.ts'
import { admit } from './admission.ts'
import type { BrokerConfig } from './config.ts'
import { PacketGuard } from './packet-guard.ts'
import { Rate } from './rate.ts'
import {
  CONNECT_PACKET_MAX,
  mayReceive,
  publishFault,
  SERVER_PACKET_MAX,
  subscribeFault,
  TERMINAL_PACKET_MAX,
} from './rules.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** A client that reads nothing for so long is cut off; until then it holds back everyone's messages. */
const DRAIN_TIMEOUT_MS = 20_000
const CONNECTIONS_MAX = 20_000
/** A month's backlog of one canteen is some 150 batches. */
const TERMINAL_MESSAGES_PER_SECOND = 50
const TERMINAL_BURST = 200

type Session = { account: string | null; connectFault: string | null; rate: Rate }

/** Listens on config.host and config.port, and returns the port (chosen by the system if config.port is 0). */
export async function runBroker(
  config: BrokerConfig,
  log: Logger,
): Promise<{ port: number; close(): Promise<void> }> {
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    ...policy(config, log),
  })
  aedes.on('clientDisconnect', (client) => log.info({ client: client.id }, 'away'))
  aedes.on('clientError', (client, error) =>
    log.warn({ client: client.id, reason: error.message }, 'cut off'),
  )
  aedes.on('connectionError', (_, error) => log.info({ reason: error.message }, 'connection broken off'))

  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    guardPackets(socket, aedes.handle(socket))
  })
  listener.maxConnections = CONNECTIONS_MAX
  listener.listen(config.port, config.host)
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  log.info({ host: config.host, port }, 'broker is up')
  return {
    port,
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      await new Promise<void>((done) => aedes.close(() => done()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const sessions = new WeakMap<Client, Session>()

function sessionOf(client: Client): Session {
  const known = sessions.get(client)
  if (known !== undefined) return known
  const rate = new Rate(TERMINAL_MESSAGES_PER_SECOND, TERMINAL_BURST)
  const fresh: Session = { account: null, connectFault: null, rate }
  sessions.set(client, fresh)
  return fresh
}

function policy(config: BrokerConfig, log: Logger): AedesOptions {
  return {
    preConnect(client, packet, done) {
      sessionOf(client).connectFault = connectFault(packet)
      done(null, true)
    },

    async authenticate(client, username = '', password, done) {
      const session = sessionOf(client)
      const login = { clientId: client.id, username, password: password?.toString() ?? '' }
      const admission =
        session.connectFault === null
          ? await admit(login, config)
          : ({ ok: false, returnCode: 5, reason: session.connectFault } as const)
      if (admission.ok) {
        session.account = username
        log.info({ client: client.id }, 'connected')
        return done(null, true)
      }
      const { returnCode, reason } = admission
      log.warn({ client: client.id, returnCode, reason }, 'refused')
      done(Object.assign(new Error(reason), { returnCode }), false)
    },

    /** Last wills come this way too. */
    authorizePublish(client, packet, done) {
      const account = client && sessionOf(client).account
      const fault = account ? publishFault(account, packet) : 'not logged in'
      if (fault !== null || !client) {
        log.warn({ client: client?.id, topic: packet.topic, reason: fault }, 'publication refused')
        return done(new Error(`publication refused: ${fault}`))
      }
      const wait = account === SERVER_ACCOUNT ? 0 : sessionOf(client).rate.wait(performance.now())
      // Held back, the client gets no acknowledgement, and no more is read from it.
      if (wait === 0) done(null)
      else setTimeout(done, wait, null)
    },

    authorizeSubscribe(client, subscription, done) {
      const account = sessionOf(client).account ?? ''
      const fault = subscribeFault(account, subscription.topic, subscription.qos)
      if (fault !== null)
        log.warn({ client: client.id, topic: subscription.topic, reason: fault }, 'subscription refused')
      done(null, fault === null ? subscription : null)
    },

    authorizeForward(client, packet) {
      return mayReceive(sessionOf(client).account ?? '', packet.topic) ? packet : null
    },
  }
}

function connectFault(packet: ConnectPacket): string | null {
  if (packet.protocolVersion !== 4) return 'not MQTT 3.1.1'
  // What waits for a client that never comes back grows without bound; our journals do that waiting.
  if (!packet.clean) return 'persistent session'
  if (packet.will === undefined) return null
  const { topic, payload, qos = 0, retain = false } = packet.will
  const fault = publishFault(packet.username ?? '', { topic, payload, qos, retain })
  return fault === null ? null : `last will: ${fault}`
}

/** Stands before aedes' parser, which pulls its bytes with `read`. */
function guardPackets(socket: Socket, client: Client): void {
  const guard = new PacketGuard()
  const read = socket.read.bind(socket)
  socket.read = (size) => {
    const chunk: Buffer | null = read(size)
    if (chunk === null || guard.accepts(chunk, packetMax(sessionOf(client).account))) return chunk
    socket.destroy(new Error('packet too large'))
    return null
  }
}

function packetMax(account: string | null): number {
  if (account === null) return CONNECT_PACKET_MAX
  return account === SERVER_ACCOUNT ? SERVER_PACKET_MAX : TERMINAL_PACKET_MAX
}
