/**
 * `yangyi start`: the whole system on one machine. PostgreSQL, broker, server and, in the demo county, one canteen's
 * terminal with a simulated reader. Ends everything in order at Ctrl-C.
 */
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig as readBrokerConfig } from '../broker/config.ts'
import { startSimulator } from '../firmware-sim/simulator.ts'
import { readConfig as readServerConfig } from '../server/config.ts'
import { readConfig as readTerminalConfig } from '../terminal/config.ts'
import { brokerSecret } from './broker-secret.ts'
import { demoCards } from './demo/cards.ts'
import { DEMO_PORT } from './demo/port.ts'
import { takeHome } from './home.ts'
import { inWords } from './in-words.ts'
import { keepPostgres } from './keep-postgres.ts'
import { prepareCounty } from './prepare-county.ts'
import { printAddresses } from './start-table.ts'
import { type Supervised, supervise } from './supervisor.ts'

export async function startCommand(args: string[]): Promise<number> {
  const wrong = args.find((arg) => arg !== '--empty')
  if (wrong !== undefined) {
    console.error(`start: unknown option ${wrong}; there is --empty`)
    return 2
  }
  const faults = faultsOfSettings()
  if (faults.length > 0) {
    console.error(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    return 2
  }
  const taken = takeHome(process.env.YANGYI_HOME || '.yangyi')
  if (!taken.ok) {
    console.error(taken.message)
    return 1
  }
  const stop = new AbortController()
  // `on`, not `once`: Ctrl-C reaches us twice, from the terminal and from whoever passes it on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  const closings: (() => Promise<unknown>)[] = []
  let code = 0
  try {
    await start(taken.home.folder, args.includes('--empty'), closings, stop.signal)
    if (!stop.signal.aborted) await once(stop.signal, 'abort')
  } catch (error) {
    if (!stop.signal.aborted) {
      console.error(`\n${inWords(error)}`)
      code = 1
    }
  }
  if (stop.signal.aborted) say('Ending …')
  for (const close of closings.reverse()) await close()
  taken.home.release()
  return code
}

async function start(
  home: string,
  empty: boolean,
  closings: (() => Promise<unknown>)[],
  stop: AbortSignal,
): Promise<void> {
  const logs = join(home, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  /** One step of the start; none begins once it was told to end. */
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    stop.throwIfAborted()
    const begin = performance.now()
    const result = await work()
    say(`${name.padEnd(12)} ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`)
    return result
  }

  const given = process.env.DATABASE_URL || null
  const databaseUrl = given ?? (await timed('PostgreSQL', () => postgres(home, logs, closings)))
  const database = { url: databaseUrl, embedded: given === null }
  const prepared = await timed('County', () => prepareCounty(database, home, empty, say))

  if (prepared.firstPassword !== null)
    say(`First administrator: admin, one-time password ${prepared.firstPassword}`)

  const brokerUrl =
    process.env.YANGYI_BROKER_URL || `mqtt://127.0.0.1:${process.env.YANGYI_BROKER_PORT || 1883}`
  const secret = brokerSecret(home)
  /** Each process is given what it needs, and no other's secret. */
  const run = async (name: string, command: string, env: Record<string, string>): Promise<Supervised> => {
    const own = {
      DATABASE_URL: '',
      YANGYI_BROKER_SECRET: '',
      YANGYI_HOME: home,
      YANGYI_BROKER_URL: brokerUrl,
    }
    const log = join(logs, `${command}.log`)
    const child = await timed(name, () => supervise(command, { ...own, ...env }, log, say))
    closings.push(() => child.stop())
    return child
  }
  const server = await run('Server', 'server', { DATABASE_URL: databaseUrl, YANGYI_BROKER_SECRET: secret })
  await run('Broker', 'broker', { YANGYI_SERVER_URL: server.url, YANGYI_BROKER_SECRET: secret })

  const { demo } = prepared
  if (demo === null)
    return printAddresses({ desk: server.url, firstPassword: prepared.firstPassword, demo: null })

  const link = join(home, 'reader')
  const simulator = await timed('Card reader', () =>
    startSimulator({ cards: demoCards(demo), port: Number(process.env.YANGYI_DEMO_PORT || DEMO_PORT), link }),
  )
  closings.push(() => simulator.close())
  const terminal = await run('Terminal', 'terminal', {
    YANGYI_SERVER_URL: server.url,
    YANGYI_READER: `serial:${link}?baud=115200`,
    YANGYI_ENROLMENT_CODE: prepared.enrolmentCode ?? '',
  })
  printAddresses({
    desk: server.url,
    firstPassword: null,
    demo: { kiosk: terminal.url, cards: simulator.url },
  })
}

/** Of all processes at once, before anything is started. */
function faultsOfSettings(): string[] {
  const made = { DATABASE_URL: 'postgres://embedded', YANGYI_BROKER_SECRET: 'made-on-this-machine' }
  const given = Object.entries(process.env).filter(([, value]) => value !== '')
  const env = { ...made, ...Object.fromEntries(given) }
  const all = [readServerConfig(env), readBrokerConfig(env), readTerminalConfig(env)]
  return [...new Set(all.flatMap((read) => (read.ok ? [] : read.faults)))]
}

async function postgres(home: string, logs: string, closings: (() => Promise<unknown>)[]): Promise<string> {
  const log = pino({ name: 'postgres' }, pino.destination(join(logs, 'start.log')))
  const running = await keepPostgres({ home, log })
  closings.push(() => running.stop())
  return running.url
}

function say(line: string): void {
  console.log(`  ${line}`)
}
