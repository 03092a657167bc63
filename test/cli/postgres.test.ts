import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Postgres, startPostgres } from '../../cli/embedded-postgres/start-postgres.ts'
import { takeHome } from '../../cli/home.ts'

const PORT = 56_000 + (process.pid % 3000)
const log = pino({ level: 'silent' })

/** One home for the whole file: making a database anew is the slow part. Each test leaves it sound. */
const home = mkdtempSync(join(tmpdir(), 'yangyi-home-'))
const database = join(home, 'postgres')
let running: Postgres[] = []
let children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  if (children.length > 0) await start() // stops what they left over
  await Promise.all(running.map((postgres) => postgres.stop()))
  running = []
  children = []
})
afterAll(() => rmSync(home, { recursive: true }))

async function start(folder = home): Promise<Postgres> {
  const postgres = await startPostgres({ home: folder, port: PORT, log })
  running.push(postgres)
  return postgres
}

const postmaster = () => Number.parseInt(readFileSync(join(database, 'postmaster.pid'), 'utf8'), 10)

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

async function child(): Promise<{
  process: ChildProcess
  said: { url?: string; refused?: string; message?: string }
}> {
  const script = join(import.meta.dirname, 'postgres-child.ts')
  const process_ = spawn(process.execPath, [script, home, String(PORT)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(process_)
  const [line] = await once(createInterface(process_.stdout), 'line')
  return { process: process_, said: JSON.parse(line) }
}

test('a first start makes a durable, private, UTF-8 database; a second one finds its rows again', async () => {
  const first = await start()
  const settings = ['fsync', 'data_checksums', 'server_encoding', 'listen_addresses', 'full_page_writes']
  expect(
    await ask(first.url, settings.map((name) => `SELECT current_setting('${name}')`).join(' UNION ALL ')),
  ).toEqual(['on', 'on', 'UTF8', '127.0.0.1', 'on'])
  expect(new URL(first.url).pathname).toBe('/yangyi')
  expect(statSync(join(home, 'postgres.password')).mode & 0o777).toBe(0o600)
  expect(statSync(database).mode & 0o777).toBe(0o700)
  await ask(first.url, "CREATE TABLE kept AS SELECT '䶮𬭎' AS name")
  await first.stop()
  await first.ended
  const second = await start()
  expect(await ask(second.url, 'SELECT name FROM kept')).toEqual(['䶮𬭎'])
})

test('nobody gets in without the password', async () => {
  const url = new URL((await start()).url)
  url.password = 'guessed'
  await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a taken port is passed over', async () => {
  const other = createServer().listen(PORT, '127.0.0.1')
  await once(other, 'listening')
  const { url } = await start()
  expect(Number(new URL(url).port)).toBeGreaterThan(PORT)
  expect(await ask(url, 'SELECT 1')).toEqual([1])
  other.close()
})

test('one process at a time holds a home; a killed one frees it, and its database is taken over whole', async () => {
  const holder = await child()
  expect(takeHome(home)).toMatchObject({
    ok: false,
    code: 'home-in-use',
    message: expect.stringContaining(`process ${holder.process.pid}`),
  })
  await ask(holder.said.url ?? '', 'CREATE TABLE tally AS SELECT 7 AS number')
  const orphan = postmaster()
  holder.process.kill('SIGKILL')
  await once(holder.process, 'exit')
  expect(process.kill(orphan, 0)).toBe(true)

  const next = await child()
  expect(await ask(next.said.url ?? '', 'SELECT number FROM tally')).toEqual([7])
  expect(postmaster()).not.toBe(orphan)
})

test('a pid file that names some other program is no obstacle', async () => {
  await (await start()).stop()
  writeFileSync(join(database, 'postmaster.pid'), `${process.pid}\n${database}\n`)
  expect(await ask((await start()).url, 'SELECT 1')).toEqual([1])
})

test('a start broken off in the middle of making the database leaves nothing in the way', async () => {
  const fresh = join(home, 'postgres.new')
  rmSync(database, { recursive: true, force: true })
  writeFileSync(fresh, 'half')
  await start()
  expect(existsSync(fresh)).toBe(false)
})

test('the server that ends by itself says so', async () => {
  const postgres = await start()
  process.kill(postmaster(), 'SIGQUIT')
  await postgres.ended
  await postgres.stop()
})

test.each([
  ['postgres-data-version', 'postgres/PG_VERSION', '17\n'],
  ['postgres-password-missing', 'postgres.password', null],
  ['postgres-password-wrong', 'postgres.password', 'another'],
  ['postgres-start-failed', 'postgres/postgresql.conf', 'nonsense'],
])('%s names the folder and the way out', async (code, name, spoilt) => {
  await (await start()).stop()
  const file = join(home, name)
  const sound = readFileSync(file)
  if (spoilt === null) rmSync(file)
  else writeFileSync(file, spoilt)
  await expect(start()).rejects.toMatchObject({ code, message: expect.stringContaining(database) })
  writeFileSync(file, sound)
})

test.runIf(process.getuid?.() === 0)(
  'as root without user namespaces it runs as nobody, or says why not',
  async () => {
    const path = process.env.PATH
    const parent = mkdtempSync(join(tmpdir(), 'yangyi-root-'))
    writeFileSync(join(parent, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    process.env.PATH = `${parent}${delimiter}${path}`
    try {
      const inner = mkdtempSync(join(parent, 'home-'))
      await expect(start(inner)).rejects.toMatchObject({ code: 'postgres-root-refused' })
      chmodSync(parent, 0o755)
      const postgres = await start(inner)
      expect(await ask(postgres.url, 'SELECT 1')).toEqual([1])
      expect(statSync(join(inner, 'postgres')).uid).toBe(65534)
      await postgres.stop()
    } finally {
      process.env.PATH = path
      rmSync(parent, { recursive: true })
    }
  },
)
