/** A server that is killed while it computes a month: the next one computes it, and nobody presses anything. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAccount } from '../../../server/accounts/create-account.ts'
import { openDatabase } from '../../../server/plugins/database.ts'
import { idNumberContext, tokenKeyContext } from '../../../server/register/card-secrets.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { BROWSER_FOLDER } from '../../support/browser-folder.ts'
import { emptyDatabase, type FreshDatabase } from '../../support/database.ts'
import { MONTH, PAYABLE, plantCounty } from './small-county.ts'

const CHILD = join(import.meta.dirname, 'server-child.ts')
const CLERK = { login: 'clerk-li', password: 'correct-horse-battery' }
const PATH = `/api/months/${MONTH}`
/** Processes start from nothing here. */
const SLOW = 120_000

let database: FreshDatabase
let keyFolder: string
let server: ChildProcess | undefined
let hold: PoolClient
beforeEach(async () => {
  database = await emptyDatabase()
  keyFolder = mkdtempSync(join(tmpdir(), 'yangyi-keys-'))
})
afterEach(async () => {
  server?.kill('SIGKILL')
  await database.drop()
  rmSync(keyFolder, { recursive: true })
})

async function start(): Promise<string> {
  const config = {
    databaseUrl: database.url,
    keyFolder,
    browserFolder: BROWSER_FOLDER,
    host: '127.0.0.1',
    port: 0,
    // Nobody listens there.
    brokerUrl: 'mqtt://127.0.0.1:1',
    brokerSecret: '0123456789abcdef',
    ingestShare: { kind: 'all' },
    publicOrigin: null,
    trustedProxies: [],
    logLevel: 'silent',
  }
  const child = spawn(process.execPath, [CHILD, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  const [line] = await once(child.stdout, 'data')
  return String(line).trim()
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  if (server === undefined) throw new Error('no server')
  const ended = once(server, 'exit')
  server.kill(signal)
  await ended
}

async function signIn(url: string) {
  const headers = { 'content-type': 'application/json', origin: url }
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(CLERK) })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return (method: string, path: string) =>
    fetch(`${url}${path}`, { method, headers: { origin: url, cookie } })
}

/** A month that is computed up to the moment at which it would be written. */
async function computing(): Promise<ReturnType<typeof signIn>> {
  const url = await start()
  await plantCounty(database.pool)
  await seal()
  const opened = openDatabase(database.url, { error() {} })
  await createAccount(
    opened,
    { ...CLERK, name: '李经办', roles: ['clerk'] },
    { account: null, address: null },
  )
  await opened.close()
  hold = await database.pool.connect()
  await hold.query('BEGIN; LOCK TABLE settlement IN SHARE MODE')
  const clerk = await signIn(url)
  clerk('POST', `${PATH}/compute`).catch(() => {})
  await expect.poll(waiting, { timeout: SLOW / 2 }).toBe(1)
  return clerk
}

/** As this county's keys do: a server that cannot open what is sealed does not start. */
async function seal() {
  const secrets = loadSecrets(keyFolder)
  for (const [table, column, contextOf] of [
    ['elder', 'id_sealed', idNumberContext],
    ['terminal', 'token_key_sealed', tokenKeyContext],
  ] as const) {
    const { rows } = await database.pool.query<{ id: string }>(`SELECT id FROM ${table}`)
    for (const { id } of rows)
      await database.pool.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [
        id,
        secrets.seal('x', contextOf(id)),
      ])
  }
}

const waiting = () =>
  count(`pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)
const count = async (from: string) =>
  (await database.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`)).rows[0]?.count

async function letGo() {
  await hold.query('ROLLBACK')
  hold.release()
}

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'is begun again after %s, once, as the same person began it',
  async (signal) => {
    await computing()
    const ended = kill(signal)
    // Whoever is asked to end waits for what it writes, and then writes nothing.
    if (signal === 'SIGKILL') await ended
    await letGo()
    await ended
    expect(await count('settlement')).toBe(0)
    expect(await count('computation')).toBe(1)

    const clerk = await signIn(await start())
    await expect.poll(() => count('settlement'), { timeout: SLOW / 2 }).toBe(1)
    expect(await (await clerk('GET', PATH)).json()).toMatchObject({
      state: 'computed',
      settlement: { version: 1, payable: PAYABLE },
      steps: [{ action: 'compute', actor: '李经办' }],
    })
    expect(await count('computation')).toBe(0)
    expect(await count(`audit WHERE action = 'settlement.compute'`)).toBe(1)

    // And what came to its end is not begun again.
    await kill('SIGKILL')
    await start()
    expect(await count('settlement')).toBe(1)
  },
  SLOW,
)

it(
  'is told on the page while it goes on',
  async () => {
    await computing()
    await kill('SIGKILL')
    const clerk = await signIn(await start())
    const progress = async () => (await clerk('GET', `${PATH}/computation`)).json()
    await expect.poll(progress, { timeout: SLOW / 2 }).toMatchObject({ phase: 'settling' })
    await letGo()
    await expect.poll(progress, { timeout: SLOW / 2 }).toBeNull()
    expect(await count('settlement')).toBe(1)
  },
  SLOW,
)

it(
  'is not begun again where somebody stopped it',
  async () => {
    const clerk = await computing()
    const stopping = clerk('DELETE', `${PATH}/computation`)
    await expect.poll(async () => (await clerk('GET', `${PATH}/computation`)).json()).not.toBeNull()
    await letGo()
    expect((await stopping).status).toBe(204)
    expect(await count('computation')).toBe(0)
  },
  SLOW,
)
