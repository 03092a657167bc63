/** The server process: opens the database, brings it up to date, connects to the broker, listens, and ends in order. */
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DestinationStream } from 'pino'
import { buildApp } from './app.ts'
import { createLiveBoard } from './board/live-board.ts'
import { boardSource } from './board/read-board.ts'
import { openBrokerLink } from './broker-link.ts'
import type { ServerConfig } from './config.ts'
import { createIngest } from './ingest/ingest.ts'
import { keepPartitionsDaily } from './ingest/partitions-repository.ts'
import { createIngestQueue } from './ingest/queue.ts'
import type { Log } from './log.ts'
import { openDatabase } from './plugins/database.ts'
import { createLogger } from './plugins/logger.ts'
import { describeError } from './plugins/problems.ts'
import { prepareDatabase } from './plugins/server-role.ts'
import { requireFittingSecrets } from './register/secrets-fit.ts'
import { createStatusKeeper } from './register/status-keeper.ts'
import { keepSounds } from './search/sound-keeper.ts'
import { loadSecrets } from './secrets.ts'
import { keepLog } from './terminals/log-repository.ts'
import { tellTerminals } from './terminals/tell-terminals.ts'

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url))
const CONSOLE = fileURLToPath(new URL('../dist/console', import.meta.url))
const CLOSE_WITHIN_MS = 10_000

export type Server = { url: string; close(): Promise<void> }

/** Why the server cannot start, in words for whoever starts it. */
class StartFault extends Error {
  readonly code: 'database-away' | 'port-in-use' | 'port-forbidden' | 'address-unknown'
  constructor(code: StartFault['code'], message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StartFault'
    this.code = code
  }
}

/** Throws StartFault, MigrationError or SecretsError; then nothing is left open. */
export async function runServer(config: ServerConfig, logTo?: DestinationStream): Promise<Server> {
  const log = createLogger(config.logLevel, logTo)
  const now = Date.now
  /** Closed from the last to the first. */
  const closing: (() => unknown)[] = []
  const closeAll = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }

  try {
    const role = await prepareDatabase(config.databaseUrl, MIGRATIONS, log)
    const database = openDatabase(config.databaseUrl, log, role)
    const { pool } = database
    closing.push(() => database.close())
    const secrets = loadSecrets(config.keyFolder)
    await requireFittingSecrets(pool, secrets)

    const live = createLiveBoard({ ...boardSource({ database, now }), log, now })
    const app = await buildApp({ database, now, secrets, live, log }, { ...config, consoleFolder: CONSOLE })
    // Watchers of the board are told before their connections are cut.
    closing.push(
      () => app.close(),
      () => live.close(),
    )
    // Before the link to the broker: the broker asks here who may connect.
    const url = await app.listen({ host: config.host, port: config.port })

    const statuses = createStatusKeeper({ pool, now, log, onWritten: live.changed })
    const tellers = tellTerminals({
      ...{ pool, secrets, now, log },
      send: (terminal, name, text) => link.send(terminal, name, text),
    })
    const queue = createIngestQueue({
      ingest: createIngest({ pool, sign: secrets.sign, log, onCommitted: live.changed }).ingest,
      acknowledge: (terminal, text) => link.send(terminal, 'ack', text),
      now,
      log,
    })
    const link = openBrokerLink({
      url: config.brokerUrl,
      secret: config.brokerSecret,
      share: config.ingestShare,
      onRecords: queue.receive,
      onStatus(terminal, status) {
        statuses.note(terminal, status)
        tellers.note(terminal, status)
      },
      onLog(terminal, lines) {
        void keepLog(pool, terminal, lines, now()).catch((error: unknown) =>
          log.warn({ terminal, error: String(error) }, 'log of a terminal not kept'),
        )
      },
      log,
    })
    tellers.start()
    const partitions = keepPartitionsDaily(pool, log)
    const sounds = keepSounds(pool, log)
    // What has come is stored and acknowledged while the way to the terminals is still open.
    closing.push(
      () => link.close(),
      () => statuses.close(),
      () => tellers.stop(),
      () => partitions.stop(),
      () => sounds.stop(),
      () => queue.close(),
    )
    return { url, close: () => within(CLOSE_WITHIN_MS, closeAll(), log) }
  } catch (error) {
    await closeAll()
    throw inWords(error, config)
  }
}

/** Whatever is not stored by then was not acknowledged, and will be sent again. */
async function within(ms: number, work: Promise<void>, log: Log): Promise<void> {
  const given = new AbortController()
  const deadline = setTimeout(ms, 'late' as const, { signal: given.signal })
  deadline.catch(() => {}) // called off
  if ((await Promise.race([work, deadline])) === 'late') log.warn({ ms }, 'closing took too long, broken off')
  given.abort()
}

function inWords(error: unknown, { host, port }: ServerConfig): unknown {
  if (!(error instanceof Error)) return error
  if ('syscall' in error && error.syscall === 'listen' && 'code' in error) {
    if (error.code === 'EADDRINUSE')
      return new StartFault(
        'port-in-use',
        `Port ${port} on ${host} is taken by another program. Stop it, or choose another port: YANGYI_HTTP_PORT=8090`,
        error,
      )
    if (error.code === 'EACCES')
      return new StartFault(
        'port-forbidden',
        `This user may not listen on port ${port}. Choose one above 1023: YANGYI_HTTP_PORT=8080`,
        error,
      )
    if (error.code === 'EADDRNOTAVAIL')
      return new StartFault(
        'address-unknown',
        `YANGYI_HTTP_HOST: this machine has no address ${host}.`,
        error,
      )
  }
  if (describeError(error).code !== 'database-away') return error
  return new StartFault(
    'database-away',
    'The database named by DATABASE_URL cannot be reached. Does it run, and is the address right?',
    error,
  )
}
