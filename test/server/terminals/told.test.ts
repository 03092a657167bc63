/** What comes down to a terminal, through every process for real: server, broker, database, terminal. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runBroker } from '../../../broker/broker.ts'
import { dayOf } from '../../../core/plain-date.ts'
import { migrate } from '../../../prisma/migrate.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import { keepPartitions } from '../../../server/ingest/partitions-repository.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { insertElder } from '../../../server/register/elder-repository.ts'
import { createTerminal } from '../../../server/register/terminal-repository.ts'
import { loadSecrets, type Secrets } from '../../../server/secrets.ts'
import { runServer } from '../../../server/server.ts'
import { insertCommand, listCommands } from '../../../server/terminals/command-repository.ts'
import { endTerminal } from '../../../server/terminals/end-repository.ts'
import { getLog } from '../../../server/terminals/log-repository.ts'
import { photoContext } from '../../../server/terminals/photo-teller.ts'
import { readConfig } from '../../../terminal/config.ts'
import type { ReadersOptions } from '../../../terminal/reader/readers.ts'
import { type RunningTerminal, runTerminal } from '../../../terminal/terminal.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { emptyDatabase, type FreshDatabase } from '../../support/database.ts'
import { jpegOf } from '../../terminal/support.ts'
import {
  insertPlaces,
  insertTerminal,
  silent,
  TestChain,
  testTerminal,
  VILLAGE,
} from '../ingest/test-terminal.ts'
import { inventedIdNumber } from '../register/register-desk.ts'

const WITHIN = { timeout: 15_000, interval: 50 }
const BROKER_SECRET = '0123456789abcdef'
const ID_NUMBERS = Array.from({ length: 15 }, (_, i) => inventedIdNumber('19460101', i + 1))
const nobody = { account: null, address: null }
const closing: (() => Promise<unknown>)[] = []

let folder: string
let database: FreshDatabase
let secrets: Secrets
let terminal: RunningTerminal
let id: string
let elders: string[]
let readers: ReadersOptions | null = null

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yangyi-told-'))
  database = await emptyDatabase()
  closing.push(async () => rmSync(folder, { recursive: true }))
  closing.push(() => database.drop())
  await migrate(database.pool, join(import.meta.dirname, '../../../prisma/migrations'))
  await keepPartitions(database.pool)
  secrets = loadSecrets(join(folder, 'keys'))
  await insertPlaces(database.pool)
  await database.pool.query(
    `INSERT INTO site_fact (site_id, fact, value, from_day) VALUES ('s-1', 'meal', 'lunch', '2026-01-01')`,
  )
  await database.pool.query(`INSERT INTO meal_window VALUES ('s-1', 'lunch', 0, 1440, 500)`)
  elders = []
  for (const idNumber of ID_NUMBERS) {
    const person = {
      name: '单国庆',
      idNumber,
      home: VILLAGE,
      residence: 'hukou' as const,
      categories: ['alone'],
    }
    elders.push(await insertElder(database, secrets, person, dayOf(Date.now(), 0), nobody))
  }

  const broker = await runBroker(
    {
      host: '127.0.0.1',
      port: 0,
      secret: BROKER_SECRET,
      serverUrl: 'http://127.0.0.1:1',
      logLevel: 'silent',
    },
    pino({ level: 'silent' }),
  )
  await broker.close()
  const port = broker.port
  const server = await runServer({
    databaseUrl: database.url,
    keyFolder: join(folder, 'keys'),
    browserFolder: BROWSER_FOLDER,
    ...{ host: '127.0.0.1', port: 0, brokerUrl: `mqtt://127.0.0.1:${port}`, brokerSecret: BROKER_SECRET },
    ...{ publicOrigin: null, trustedProxies: [], logLevel: 'silent', ingestShare: { kind: 'all' } },
  })
  const again = await runBroker(
    { host: '127.0.0.1', port, secret: BROKER_SECRET, serverUrl: server.url, logLevel: 'silent' },
    pino({ level: 'silent' }),
  )
  closing.push(
    () => again.close(),
    () => server.close(),
  )

  const {
    code,
    check,
    terminal: place,
  } = await inTransaction(database.pool, (client) =>
    createTerminal(client, secrets, 's-1', Date.now(), nobody),
  )
  id = place
  const config = readConfig({
    YANGYI_HOME: folder,
    YANGYI_SERVER_URL: server.url,
    YANGYI_BROKER_URL: `mqtt://127.0.0.1:${port}`,
    YANGYI_ENROLMENT_CODE: `${code}-${check}`,
    YANGYI_KIOSK_PORT: '0',
  })
  if (!config.ok) throw new Error(config.faults.join())
  terminal = await runTerminal(config.config, {
    log: pino({ level: 'silent' }),
    openReaders: (options) => {
      readers = options
      return { close: async () => {} }
    },
  })
  closing.push(() => terminal.close())
}, 60_000)
afterAll(async () => {
  for (const close of closing.reverse()) await close()
}, 30_000)

const said = async () => {
  const { rows } = await database.pool.query(
    `SELECT t.status -> 'detail' AS detail, t.state, (SELECT version FROM roster_version) AS version
     FROM terminal t WHERE id = $1`,
    [id],
  )
  return rows[0]
}
const holdsNewest = () =>
  vi.waitFor(async () => {
    const { detail, version } = await said()
    expect(detail?.roster).toBe(version)
  }, WITHIN)
const done = (command: string) =>
  vi.waitFor(async () => {
    const commands = await listCommands(database.pool, id, Date.now())
    const found = commands.find((each) => each.id === command)
    expect(found).toMatchObject({ state: 'done', outcome: expect.stringMatching(/^done/) })
  }, WITHIN)

test('it enrols with the whole code, says how it is, and holds the roster', async () => {
  await holdsNewest()
  const { detail } = await said()
  expect(detail.more).toMatchObject({
    rosterIssued: expect.any(Number),
    disk: expect.any(Number),
    clockOff: expect.any(Number),
    running: expect.any(Number),
  })
})

test('a lost card is lost at the terminal by a change and not by everything anew', async () => {
  await database.pool.query(`UPDATE card SET state = 'lost' WHERE elder_id = $1`, [elders[0]])
  await holdsNewest()
  const kept = readFileSync(join(folder, 'terminal/roster.txt'), 'utf8')
  expect(kept).toContain('"kind":"delta"')
  await database.pool.query(`UPDATE card SET state = 'in-use' WHERE elder_id = $1`, [elders[0]])
  await holdsNewest()
})

test('a picture comes down while the elder’s consent lasts', async () => {
  const jpeg = jpegOf(1, 20_000)
  const digest = createHash('sha256').update(jpeg).digest()
  const kept = join(folder, 'terminal/photos', `${digest.toString('hex')}.jpg`)
  await database.pool.query(
    `INSERT INTO elder_photo (elder_id, sealed, digest, consent_by, consent_on) VALUES ($1, $2, $3, '本人', '2026-01-01')`,
    [elders[1], secrets.seal(jpeg.toString('base64'), photoContext(elders[1] ?? '')), digest],
  )
  await vi.waitFor(() => expect(readFileSync(kept)).toEqual(jpeg), WITHIN)
  await database.pool.query('UPDATE elder_photo SET withdrawn_at = now()')
  await vi.waitFor(() => expect(existsSync(kept)).toBe(false), WITHIN)
})

test('a meal had at another terminal is not counted here a second time', async () => {
  const other = testTerminal('t-other', 's-1')
  await insertTerminal(database.pool, other)
  const day = dayOf(Date.now(), 0)
  const chain = new TestChain(other, '9')
  for (const elder of elders) chain.meal({ elder, day, time: Date.now() })
  const ingest = createIngest({ pool: database.pool, sign: secrets.sign, log: silent, onCommitted() {} })
  await ingest.ingest('t-other', [{ bytes: chain.batch(1, chain.records.length), at: Date.now() }])
  // Each tries once: whoever comes before it was told is written down here, too, and paid once by settlement.
  const cards = [...ID_NUMBERS]
  await vi.waitFor(
    async () => {
      const card = cards.pop()
      if (card !== undefined) readers?.onCard(`id:${card}`, 0)
      const { rows } = await database.pool.query(
        `SELECT DISTINCT reason FROM meal m JOIN stream s ON s.id = m.stream_id
         WHERE s.terminal_id = $1 AND reason IS NOT NULL`,
        [id],
      )
      expect(rows).toEqual([{ reason: 'eaten-elsewhere' }])
    },
    { timeout: 20_000, interval: 1_000 },
  )
})

test('commands are carried out and answered in the chain; the roster comes whole, the log comes up', async () => {
  const at = Date.now()
  const log = await insertCommand(database.pool, id, { name: 'log', order: {} }, at, nobody)
  const roster = await insertCommand(database.pool, id, { name: 'roster', order: {} }, at + 1, nobody)
  const resend = await insertCommand(
    database.pool,
    id,
    { name: 'resend', order: { from: 1 } },
    at + 2,
    nobody,
  )
  const readersAnew = await insertCommand(
    database.pool,
    id,
    { name: 'restart-readers', order: {} },
    at + 3,
    nobody,
  )
  for (const command of [log, roster, resend, readersAnew]) await done(command)
  await vi.waitFor(async () => expect((await getLog(database.pool, id)).at).not.toBeNull(), WITHIN)
  await vi.waitFor(() => {
    const kept = readFileSync(join(folder, 'terminal/roster.txt'), 'utf8')
    expect(kept).not.toContain('"kind":"delta"')
  }, WITHIN)
})

test('a terminal that is told to end closes its chain, and then the county ends it', async () => {
  const ended = await inTransaction(database.pool, (client) =>
    endTerminal(client, id, '换机', Date.now(), nobody),
  )
  expect(ended).toMatchObject({ state: 'ending' })
  await vi.waitFor(async () => expect((await said()).state).toBe('ended'), WITHIN)
  const { rows } = await database.pool.query(
    `SELECT r.kind FROM record r JOIN stream s ON s.id = r.stream_id WHERE s.terminal_id = $1 ORDER BY r.seq DESC LIMIT 1`,
    [id],
  )
  expect(rows).toEqual([{ kind: 'end' }])
})
