/**
 * The three processes of the system, each run alone by its command or under `yangyi start`. Settings come from the
 * environment; wrong ones are all named at once and end the process with code 2.
 */
import { resolve } from 'node:path'
import { pino } from 'pino'
import { runBroker } from '../broker/broker.ts'
import { readConfig as readBrokerConfig } from '../broker/config.ts'
import type { ConfigResult } from '../core/settings.ts'
import { readConfig as readServerConfig, type ServerConfig } from '../server/config.ts'
import { runServer } from '../server/server.ts'
import { readConfig as readTerminalConfig } from '../terminal/config.ts'
import { STANDARD_OUTPUT } from '../terminal/log.ts'
import { runTerminal } from '../terminal/terminal.ts'
import { brokerSecret } from './broker-secret.ts'
import { takeHome } from './home.ts'
import { inWords } from './in-words.ts'
import { keepPostgres } from './keep-postgres.ts'

type Running = { url: string; close(): Promise<void> }
type Settings = Record<string, string | undefined>

/** Without DATABASE_URL the server brings its own PostgreSQL, under its home folder. */
export async function serverCommand(): Promise<number> {
  if (process.env.DATABASE_URL) return run(() => start(readServerConfig(withSecret()), serve))
  return run(async () => {
    // Wrong settings are told before anything is started.
    checked(readServerConfig({ ...withSecret(), DATABASE_URL: 'postgres://embedded' }))
    const taken = takeHome(homeFolder())
    if (!taken.ok) throw new Error(taken.message)
    const { home } = taken
    const postgres = await keepPostgres({
      home: home.folder,
      log: pino({ name: 'postgres' }, STANDARD_OUTPUT),
    })
    const end = async () => {
      await postgres.stop()
      home.release()
    }
    try {
      const server = await start(readServerConfig({ ...withSecret(), DATABASE_URL: postgres.url }), serve)
      return { url: server.url, close: () => server.close().finally(end) }
    } catch (error) {
      await end()
      throw error
    }
  })
}

const serve = (config: ServerConfig) => runServer(config, STANDARD_OUTPUT)

export async function brokerCommand(): Promise<number> {
  return run(() =>
    start(readBrokerConfig(withSecret()), async (config) => {
      const broker = await runBroker(
        config,
        pino({ name: 'broker', level: config.logLevel }, STANDARD_OUTPUT),
      )
      return { url: `mqtt://${config.host}:${broker.port}`, close: broker.close }
    }),
  )
}

export async function terminalCommand(): Promise<number> {
  return run(() => start(readTerminalConfig(process.env), runTerminal))
}

async function start<C>(read: ConfigResult<C>, launch: (config: C) => Promise<Running>): Promise<Running> {
  return launch(checked(read))
}

function checked<C>(read: ConfigResult<C>): C {
  if (!read.ok) throw new WrongSettings(read.faults)
  return read.config
}

class WrongSettings extends Error {
  constructor(faults: string[]) {
    super(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  }
}

/** Runs until told to end: by a signal, or by the end of the process that started this one. */
async function run(launch: () => Promise<Running>): Promise<number> {
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
  let running: Running
  try {
    running = await launch()
  } catch (error) {
    console.error(inWords(error))
    // At once: what a failed start has left open must not keep the process, nor whoever waits for it.
    process.exit(error instanceof WrongSettings ? 2 : 1)
  }
  if (process.send) process.send({ ready: running.url })
  else console.error(`Ready: ${running.url}`)
  await told
  await running.close()
  if (process.connected) process.disconnect()
  return 0
}

/** On one machine broker and server share the secret that lies in their home; apart, both are given it. */
function withSecret(): Settings {
  return { ...process.env, YANGYI_BROKER_SECRET: brokerSecret(homeFolder()) }
}

function homeFolder(): string {
  return resolve(process.env.YANGYI_HOME || '.yangyi')
}
