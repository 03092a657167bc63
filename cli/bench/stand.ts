/**
 * A county on this machine for a bench: PostgreSQL, server and broker in processes of their own, and kiosks with real
 * journals and the real uplink in this one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import { migrate } from '../../prisma/migrate.ts'
import { fillCounty } from '../../server/register/county-fill.ts'
import { loadSecrets } from '../../server/secrets.ts'
import { ownKey, type TerminalKey } from '../../terminal/keys.ts'
import { startPostgres } from '../embedded-postgres/start-postgres.ts'

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const CLI = fileURLToPath(new URL('../yangyi.ts', import.meta.url))
const COUNTY = '990101000000'
const VILLAGE = '990101001001'
const READY_WITHIN_MS = 60_000
const SUBSCRIBED_AFTER_MS = 1_000

export type StandTerminal = { folder: string; place: EnrolmentAnswer; key: TerminalKey }

export type Stand = {
  pool: pg.Pool
  terminals: StandTerminal[]
  /** Starts server and broker. */
  open(): Promise<{ serverUrl: string; brokerUrl: string; server: Process; broker: Process }>
  close(): Promise<void>
}

/** An empty county with so many terminals, enrolled and each at a site of its own. */
export async function makeStand(count: number): Promise<Stand> {
  const home = mkdtempSync(join(tmpdir(), 'yangyi-bench-'))
  const postgres = await startPostgres({ home, log: { info() {}, warn() {} } })
  const pool = new pg.Pool({ connectionString: postgres.url })
  const processes: Process[] = []
  const close = async () => {
    for (const process of processes.reverse()) await process.stop()
    await pool.end()
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await migrate(pool, MIGRATIONS)
    const secrets = loadSecrets(join(home, 'keys'))
    const names = Array.from({ length: count }, (_, i) => String(i).padStart(4, '0'))
    const keys = names.map((name) => {
      mkdirSync(join(home, `t-${name}`))
      return ownKey(join(home, `t-${name}`, 'key.pem'))
    })
    const places = await fillCounty({ pool }, secrets, {
      ...{ name: '测量县', region: COUNTY, demo: true, elders: [], policies: [] },
      regions: [
        { code: COUNTY, name: '测量县', level: 'county', parent: null },
        { code: '990101001000', name: '测量镇', level: 'town', parent: COUNTY },
        { code: VILLAGE, name: '测量村', level: 'village', parent: '990101001000' },
      ],
      sites: names.map((name) => ({
        ...{ id: `s-${name}`, name: `助餐点${name}`, region: VILLAGE, opened: '2026-01-01', closed: null },
        ...{ facts: [], windows: [] },
      })),
      terminals: names.map((name, i) => ({
        ...{ id: `t-${name}`, site: `s-${name}`, enrolledAt: Date.now() },
        publicKey: keys[i]?.publicKey ?? '',
      })),
    })
    const terminals = places.map((place, i) => ({
      ...{ place, folder: join(home, `t-${names[i]}`) },
      key: keys[i] as TerminalKey,
    }))
    const secret = randomBytes(24).toString('base64url')
    const shared = { YANGYI_HOME: home, YANGYI_BROKER_SECRET: secret, YANGYI_LOG_LEVEL: 'warn' }
    const start = async (command: string, env: Record<string, string>) => {
      const process = await startProcess(command, { ...shared, ...env }, join(home, `${command}.log`))
      processes.push(process)
      return process
    }
    return {
      pool,
      terminals,
      async open() {
        // The broker first, so that the server finds it at once; each knows the other's address beforehand.
        const brokerPort = 20_000 + (process.pid % 20_000)
        const [brokerUrl, serverPort] = [`mqtt://127.0.0.1:${brokerPort}`, String(brokerPort + 1)]
        const broker = await start('broker', {
          YANGYI_BROKER_PORT: String(brokerPort),
          YANGYI_SERVER_URL: `http://127.0.0.1:${serverPort}`,
        })
        const server = await start('server', {
          DATABASE_URL: postgres.url,
          ...{ YANGYI_HTTP_PORT: serverPort, YANGYI_BROKER_URL: brokerUrl },
        })
        // What comes before the server has subscribed is lost, and sent again only after ten seconds.
        await pass(SUBSCRIBED_AFTER_MS)
        return { serverUrl: server.url, brokerUrl, server, broker }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Process = {
  url: string
  /** Most memory that it ever held, MB; null where the system does not tell. */
  peakMb(): number | null
  stop(): Promise<void>
}

async function startProcess(command: string, env: Record<string, string>, logFile: string): Promise<Process> {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [CLI, command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const url = await readyAt(child, command, logFile)
  return {
    url,
    peakMb() {
      const file = `/proc/${child.pid}/status`
      const [, kb] = existsSync(file) ? (/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(file, 'utf8')) ?? []) : []
      return kb === undefined ? null : Math.round(Number(kb) / 1024)
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGTERM')) await ended
    },
  }
}

function readyAt(child: ChildProcess, command: string, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`${command} did not start: ${readFileSync(logFile, 'utf8')}`))
    const timer = setTimeout(fail, READY_WITHIN_MS)
    child.once('exit', fail)
    child.once('message', (message: { ready: string }) => {
      clearTimeout(timer)
      child.off('exit', fail)
      resolve(message.ready)
    })
  })
}
