/** The process as a whole: it starts on an empty database, tells why it cannot, and ends in order. */
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServerConfig } from '../../server/config.ts'
import { runServer } from '../../server/server.ts'
import { BROWSER_FOLDER } from '../support/browser-folder.ts'
import { emptyDatabase, type FreshDatabase } from '../support/database.ts'

let database: FreshDatabase
let keyFolder: string
const config = (changes: Partial<ServerConfig> = {}): ServerConfig => ({
  databaseUrl: database.url,
  keyFolder,
  browserFolder: BROWSER_FOLDER,
  host: '127.0.0.1',
  port: 0,
  // Nobody listens there: the server works without its broker and keeps trying.
  brokerUrl: 'mqtt://127.0.0.1:1',
  brokerSecret: '0123456789abcdef',
  ingestShare: { kind: 'all' },
  publicOrigin: null,
  trustedProxies: [],
  logLevel: 'silent',
  ...changes,
})

beforeEach(async () => {
  database = await emptyDatabase()
  keyFolder = mkdtempSync(join(tmpdir(), 'yangyi-keys-'))
})
afterEach(async () => {
  await database.drop()
  rmSync(keyFolder, { recursive: true })
})

const connections = async () => {
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'yangyi-server' AND datname = current_database()`,
  )
  return rows[0].open
}

describe('the server', () => {
  it('brings an empty database up to date, answers, and lets go of everything', async () => {
    const server = await runServer(config())
    expect((await fetch(`${server.url}/ready`)).status).toBe(200)
    const login = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ login: 'nobody', password: 'nothing' }),
    })
    expect(await login.json()).toMatchObject({ code: 'wrong-login' })
    await server.close()
    await expect(fetch(`${server.url}/health`)).rejects.toThrow()
    await expect.poll(connections).toBe(0)
  })

  it('starts again on what it left', async () => {
    await (await runServer(config())).close()
    const again = await runServer(config())
    expect((await fetch(`${again.url}/ready`)).status).toBe(200)
    await again.close()
  })

  it('says that its port is taken, and by which setting to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as AddressInfo
    await expect(runServer(config({ port }))).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringMatching(new RegExp(`Port ${port} .*YANGYI_HTTP_PORT`)),
    })
    await expect.poll(connections).toBe(0)
    other.close()
  })

  it('says that it cannot reach its database, and not with what password it tried', async () => {
    const starting = runServer(config({ databaseUrl: 'postgresql://yangyi:hunter2@127.0.0.1:1/yangyi' }))
    await expect(starting).rejects.toMatchObject({
      code: 'database-away',
      message: expect.not.stringContaining('hunter2'),
    })
  })
})
