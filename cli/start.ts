/**
 * `yangyi start`: the whole system on one machine. PostgreSQL, broker, server and, in the demo county, one canteen's
 * terminal with a simulated reader. Ends everything in order at Ctrl-C.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { startSimulator } from '../firmware-sim/simulator.ts'
import { brokerSecret } from './broker-secret.ts'
import { demoCards } from './demo/cards.ts'
import { DEMO_PORT } from './demo/port.ts'
import { takeHome } from './home.ts'
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
  const taken = takeHome(process.env.YANGYI_HOME || '.yangyi')
  if (!taken.ok) {
    console.error(taken.message)
    return 1
  }
  const told = new Promise<void>((resolve) => {
    // `on`, not `once`: Ctrl-C reaches us twice, from the terminal and from whoever passes it on.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  const closings: (() => Promise<unknown>)[] = []
  try {
    await start(taken.home.folder, args.includes('--empty'), closings)
    await told
    say('Ending …')
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
  for (const close of closings.reverse()) await close()
  taken.home.release()
  return Number(process.exitCode ?? 0)
}

async function start(home: string, empty: boolean, closings: (() => Promise<unknown>)[]): Promise<void> {
  const logs = join(home, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o700 })

  const databaseUrl =
    process.env.DATABASE_URL || (await timed('PostgreSQL', () => postgres(home, logs, closings)))
  const prepared = await timed('County', () => prepareCounty(databaseUrl, home, empty, say))

  const shared = {
    DATABASE_URL: databaseUrl,
    YANGYI_HOME: home,
    YANGYI_BROKER_SECRET: brokerSecret(home),
    YANGYI_BROKER_URL:
      process.env.YANGYI_BROKER_URL || `mqtt://127.0.0.1:${process.env.YANGYI_BROKER_PORT || 1883}`,
  }
  const run = async (name: string, command: string, env: Record<string, string>): Promise<Supervised> => {
    const log = join(logs, `${command}.log`)
    const child = await timed(name, () => supervise(command, { ...shared, ...env }, log, say))
    closings.push(() => child.stop())
    return child
  }
  const server = await run('Server', 'server', {})
  await run('Broker', 'broker', { YANGYI_SERVER_URL: server.url })

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
    ...(prepared.enrolmentCode === null ? {} : { YANGYI_ENROLMENT_CODE: prepared.enrolmentCode }),
  })
  printAddresses({
    desk: server.url,
    firstPassword: null,
    demo: { kiosk: terminal.url, cards: simulator.url },
  })
}

async function postgres(home: string, logs: string, closings: (() => Promise<unknown>)[]): Promise<string> {
  const log = pino({ name: 'postgres' }, pino.destination(join(logs, 'start.log')))
  const running = await keepPostgres({ home, log })
  closings.push(() => running.stop())
  return running.url
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now()
  const result = await work()
  say(`${name.padEnd(12)} ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  return result
}

function say(line: string): void {
  console.log(`  ${line}`)
}
