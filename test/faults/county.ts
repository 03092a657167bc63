/** A county of real processes: PostgreSQL, server, broker, and lines between them that can fail. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { type Postgres, startPostgres } from '../../cli/embedded-postgres/start-postgres.ts'
import { migrate } from '../../prisma/migrate.ts'
import { fillCounty } from '../../server/register/county-fill.ts'
import { loadSecrets, type Secrets } from '../../server/secrets.ts'
import { ownKey } from '../../terminal/keys.ts'
import { type Enrolled, furnish, ROSTER_VERSION } from './kiosk.ts'
import { Program } from './program.ts'
import { FaultyLine } from './proxy.ts'

const COUNTY = '990101000000'
const TOWN = '990101001000'
export const VILLAGE = '990101001001'
const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
const log = { info() {}, warn() {} }

export type Plan = {
  home: string
  terminals: number
  elders: number
  /** Where the county does not bring its own. */
  databaseUrl?: string
}

export class County {
  readonly enrolled: Enrolled[]
  readonly secrets: Secrets
  readonly lines: { terminals: FaultyLine; server: FaultyLine; database: FaultyLine }
  readonly #database: { home: string; port: number }
  readonly #server: Program
  readonly #broker: Program
  #postgres: Postgres | null
  readonly databaseUrl: string

  private constructor(
    parts: Pick<County, 'enrolled' | 'secrets' | 'lines'>,
    programs: {
      server: Program
      broker: Program
      postgres: Postgres | null
      url: string
      database: { home: string; port: number }
    },
  ) {
    this.enrolled = parts.enrolled
    this.secrets = parts.secrets
    this.lines = parts.lines
    this.#server = programs.server
    this.#broker = programs.broker
    this.#postgres = programs.postgres
    this.#database = programs.database
    this.databaseUrl = programs.url
  }

  /** All of it is up when this resolves. */
  static async open({ home, terminals, elders, databaseUrl }: Plan): Promise<County> {
    const [port = 0, brokerPort = 0, httpPort = 0] = await freePorts(3)
    const database = { home, port }
    const postgres = databaseUrl === undefined ? await startPostgres({ ...database, log }) : null
    const url = databaseUrl ?? postgres?.url ?? ''
    const secrets = loadSecrets(join(home, 'keys'))
    const enrolled = await fill(url, home, terminals, secrets)
    for (const each of enrolled) furnish(each, elders, secrets.sign)
    const lines = {
      terminals: await FaultyLine.to(brokerPort),
      server: await FaultyLine.to(brokerPort),
      database: await FaultyLine.to(Number(new URL(url).port)),
    }
    const behind = new URL(url)
    behind.port = String(lines.database.port)
    const common = {
      ...{ YANGYI_HOME: home, YANGYI_LOG_LEVEL: 'info' },
      YANGYI_BROKER_SECRET: randomBytes(24).toString('base64url'),
    }
    const broker = new Program(
      'broker',
      {
        ...{ ...common, YANGYI_BROKER_PORT: String(brokerPort) },
        YANGYI_SERVER_URL: `http://127.0.0.1:${httpPort}`,
      },
      join(home, 'broker.log'),
    )
    const server = new Program(
      'server',
      {
        ...{ ...common, DATABASE_URL: behind.href, YANGYI_HTTP_PORT: String(httpPort) },
        YANGYI_BROKER_URL: `mqtt://127.0.0.1:${lines.server.port}`,
      },
      join(home, 'server.log'),
    )
    await Promise.all([broker.start(), server.start()])
    return new County({ enrolled, secrets, lines }, { server, broker, postgres, url, database })
  }

  /** Kills it, and starts it again after so many ms. */
  async fall(what: 'server' | 'broker' | 'postgres', away: () => Promise<void>): Promise<void> {
    if (what === 'postgres') {
      const pid = readFileSync(join(this.#database.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]
      process.kill(Number(pid), 'SIGKILL')
      await this.#postgres?.ended
      await away()
      this.#postgres = await startPostgres({ ...this.#database, log })
      return
    }
    const program = what === 'server' ? this.#server : this.#broker
    await program.end('SIGKILL')
    await away()
    await program.startUntilReady()
  }

  async close(): Promise<void> {
    await Promise.all([this.#server.end('SIGKILL'), this.#broker.end('SIGKILL')])
    for (const line of Object.values(this.lines)) await line.close()
    await this.#postgres?.stop()
  }
}

async function fill(url: string, home: string, count: number, secrets: Secrets): Promise<Enrolled[]> {
  const names = Array.from({ length: count }, (_, i) => String(i))
  const machines = names.map((name) => {
    const folder = join(home, `t-${name}`)
    mkdirSync(join(folder, 'terminal'), { recursive: true, mode: 0o700 })
    return { home: folder, key: ownKey(join(folder, 'terminal', 'key.pem')) }
  })
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  try {
    await migrate(pool, MIGRATIONS)
    const places = await fillCounty({ pool }, secrets, {
      ...{ name: '测试县', region: COUNTY, demo: true, elders: [], policies: [] },
      regions: [
        { code: COUNTY, name: '测试县', level: 'county', parent: null },
        { code: TOWN, name: '测试镇', level: 'town', parent: COUNTY },
        { code: VILLAGE, name: '测试村', level: 'village', parent: TOWN },
      ],
      sites: names.map((name) => ({
        ...{ id: `s-${name}`, name: `助餐点${name}`, region: VILLAGE, opened: '2020-01-01', closed: null },
        ...{ facts: [], windows: [] },
      })),
      terminals: machines.map(({ key }, i) => ({
        ...{ id: `t-${names[i]}`, site: `s-${names[i]}`, enrolledAt: Date.now() },
        publicKey: key.publicKey,
      })),
    })
    await pool.query('UPDATE roster_version SET version = $1', [ROSTER_VERSION])
    return places.flatMap((place, i) => {
      const machine = machines[i]
      return machine === undefined ? [] : [{ ...machine, place }]
    })
  } finally {
    await pool.end()
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address()
      await new Promise((resolve) => server.close(resolve))
      return typeof address === 'object' && address !== null ? address.port : 0
    }),
  )
}
