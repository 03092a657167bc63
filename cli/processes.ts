/** Server and broker, each run alone by its command or under `yangyi start`. Settings come from the environment. */
import { resolve } from 'node:path'
import { pino } from 'pino'
import { runBroker } from '../broker/broker.ts'
import { readConfig as readBrokerConfig } from '../broker/config.ts'
import { readConfig as readServerConfig, type ServerConfig } from '../server/config.ts'
import { runServer } from '../server/server.ts'
import { STANDARD_OUTPUT } from '../terminal/log.ts'
import { brokerSecret } from './broker-secret.ts'
import { takeHome } from './home.ts'
import { keepPostgres } from './keep-postgres.ts'
import { checked, run, start } from './process.ts'

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

/** On one machine broker and server share the secret that lies in their home; apart, both are given it. */
function withSecret(): Settings {
  return { ...process.env, YANGYI_BROKER_SECRET: brokerSecret(homeFolder()) }
}

function homeFolder(): string {
  return resolve(process.env.YANGYI_HOME || '.yangyi')
}
