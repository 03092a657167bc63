/**
 * A real PostgreSQL 18 for one machine, out of the npm package, as a child of this process: fsync on, checksums on,
 * reachable from this machine alone and with a password only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Logger } from 'pino'
import { findPrograms, prepareCluster, ROLE } from './cluster.ts'
import { stopLeftOver } from './left-over.ts'
import { PostgresError, postgresErrorFrom } from './postgres-error.ts'
import { type Launch, serverPrivileges } from './privileges.ts'

const DATABASE = 'yangyi'
const POSTGRES_PORT = 54329
/** Recovery after a power cut replays the log first; nobody is helped by giving up on it early. */
const START_DEADLINE_MS = 120_000
const LOG_KEPT_BYTES = 5_000_000

export type Postgres = {
  url: string
  /** Fulfilled when the server has ended, whether stopped or fallen. */
  ended: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the database in `<home>/postgres`, made on the first start. `home` must be held (takeHome): one process at a
 * time. A taken port is passed over for the next free one. Fails with PostgresError.
 */
export async function startPostgres({
  home,
  port = POSTGRES_PORT,
  log,
}: {
  home: string
  port?: number
  log: Pick<Logger, 'info' | 'warn'>
}): Promise<Postgres> {
  const folder = resolve(home)
  const programs = await findPrograms()
  const privileges = serverPrivileges(folder)
  const { data, password } = prepareCluster(folder, programs, privileges)
  const control = (mode: string) =>
    run(privileges.launch(programs.pg_ctl, ['stop', '-D', data, '-m', mode, '-w', '-t', '20']))
  const shutDown = async () => {
    if (!(await control('fast'))) await control('immediate')
  }
  if ((await stopLeftOver(data, shutDown)) === 'stopped')
    log.warn('stopped a database server left over from a run that was killed')

  const free = await freePort(port)
  if (free !== port) log.warn({ port, instead: free }, 'port of the database is taken; using another')
  const logFile = join(folder, 'postgres.log')
  const server = launchServer(privileges.launch(programs.postgres, ['-D', data, ...settings(free)]), logFile)
  const connect = (database: string) =>
    new Client({
      host: '127.0.0.1',
      port: free,
      user: ROLE,
      password,
      database,
      connectionTimeoutMillis: 5000,
    })
  try {
    await accepting(server, connect, data)
    await createDatabase(connect)
  } catch (error) {
    await shutDown()
    throw error
  }
  log.info({ port: free, data }, 'database is up')
  return {
    url: `postgresql://${ROLE}:${password}@127.0.0.1:${free}/${DATABASE}`,
    ended: server.ended,
    stop: async () => {
      if (server.child.exitCode === null && server.child.signalCode === null) await shutDown()
      await server.ended
    },
  }
}

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    log_min_messages: 'warning',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

type Server = { child: ChildProcess; ended: Promise<void>; said(): string }

/** In a session of its own: a Ctrl-C is for this process, which stops the database last. */
function launchServer({ command, args, options }: Launch, logFile: string): Server {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_KEPT_BYTES)
    renameSync(logFile, `${logFile}.1`)
  const output = openSync(logFile, 'a', 0o600)
  const before = fstatSync(output).size
  const child = spawn(command, args, {
    ...options,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  return { child, ended, said: () => readFileSync(logFile).subarray(before).toString() }
}

async function accepting(server: Server, connect: (database: string) => Client, data: string): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS
  let down = false
  server.ended.then(() => {
    down = true
  })
  for (;;) {
    const code = await tryConnecting(connect('postgres'))
    if (code === null) return
    if (code === '28P01')
      throw new PostgresError(
        'postgres-password-wrong',
        `The password beside ${data} is not the one of this database.`,
      )
    if (down || performance.now() > deadline) throw postgresErrorFrom(server.said(), data)
    await sleep(30)
  }
}

/** null if the database answers, otherwise the code of the refusal. */
async function tryConnecting(client: Client): Promise<string | null> {
  client.on('error', () => {}) // a connection lost between two answers shows in the awaited ones
  try {
    await client.connect()
    await client.end()
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

async function createDatabase(connect: (database: string) => Client): Promise<void> {
  const client = connect('postgres')
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}

async function run({ command, args, options }: Launch): Promise<boolean> {
  const child = spawn(command, args, { ...options, stdio: 'ignore', windowsHide: true })
  const [code] = await once(child, 'exit')
  return code === 0
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port
  throw new PostgresError('postgres-start-failed', `Ports ${first} to ${first + 99} are all taken.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)))
  })
}
