/** Pictures on their way to terminals: named in the rosters of the elder's own town, sent on request, and only under consent. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Photo } from '../../../core/photo.ts'
import type { RosterElder } from '../../../core/roster.ts'
import { GONE, type TerminalStatus } from '../../../core/status.ts'
import { createRosters } from '../../../server/register/rosters.ts'
import { newTerminalSecrets } from '../../../server/register/terminal-repository.ts'
import { createPhotoTeller, photoContext } from '../../../server/terminals/photo-teller.ts'
import type { Teller } from '../../../server/terminals/teller.ts'
import { jpegOf } from '../../terminal/support.ts'
import { insertPlaces, silent, testTerminal, VILLAGE } from '../ingest/test-terminal.ts'
import { inventedIdNumber, openRegisterDesk, type RegisterDesk } from '../register/register-desk.ts'

let desk: RegisterDesk
let elder: string
let sent: (Pick<Photo, 'terminal' | 'jpeg'> & { signature: string })[]
let connected: boolean
let teller: Teller

const digestOf = (jpeg: Buffer) => createHash('sha256').update(jpeg).digest('hex')

beforeAll(async () => {
  desk = await openRegisterDesk('2026-10-12T12:00:00+08:00')
  const clerk = await desk.as('clerk')
  await insertPlaces(desk.pool)
  const other = `${VILLAGE.slice(0, 6)}999000`
  await desk.pool.query(
    `INSERT INTO region (code, name, level, parent)
     SELECT $1, '远镇', 'town', code FROM region WHERE level = 'county'`,
    [other],
  )
  await desk.pool.query(
    `INSERT INTO site (id, name, region, opened) VALUES ('s-far', '远', $1, '2024-01-01')`,
    [other],
  )
  for (const [id, site] of [
    ['t-1', 's-1'],
    ['t-far', 's-far'],
  ] as const) {
    const given = newTerminalSecrets(desk.secrets, id)
    const key = Buffer.from(testTerminal(id, site).publicKey, 'base64url')
    await desk.pool.query(
      `INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed)
       VALUES ($1, $2, 'active', $3, $4, $5)`,
      [id, site, key, given.passwordHash, given.tokenKeySealed],
    )
  }
  const idNumber = inventedIdNumber('19460101', 1)
  const given = { name: '单国庆', idNumber, home: VILLAGE, residence: 'hukou', categories: [] }
  elder = (await clerk.post('/api/elders', given)).body.id
})
afterAll(() => desk.close())
beforeEach(() => {
  sent = []
  connected = true
  teller = createPhotoTeller({
    ...{ pool: desk.pool, secrets: { open: desk.secrets.open, sign: () => 'signed' }, log: silent },
    now: () => desk.clock.now,
    send(terminal, text) {
      const [body = '', signature = ''] = text.split('\n')
      if (connected) sent.push({ terminal, jpeg: JSON.parse(body).jpeg, signature })
      return connected
    },
  })
})

const asking = (...photos: string[]): TerminalStatus => ({
  ...{ v: 1, online: true },
  detail: {
    ...{
      epoch: '0'.repeat(32),
      at: 0,
      last: 0,
      acked: 0,
      oldest: null,
      roster: 1,
      reader: 'x',
      software: 'x',
    },
    more: {
      ...{
        rosterIssued: null,
        disk: null,
        clockOff: null,
        readers: [],
        uptime: 0,
        running: 0,
        ackedAt: null,
      },
      photos,
    },
  },
})
async function givePhoto(jpeg: Buffer, context = photoContext(elder)): Promise<string> {
  await desk.pool.query(
    `INSERT INTO elder_photo (elder_id, sealed, digest, consent_by, consent_on) VALUES ($1, $2, $3, '本人', '2026-10-01')`,
    [elder, desk.secrets.seal(jpeg.toString('base64'), context), Buffer.from(digestOf(jpeg), 'hex')],
  )
  return digestOf(jpeg)
}
const withdraw = () =>
  desk.pool.query(
    'UPDATE elder_photo SET withdrawn_at = now() WHERE elder_id = $1 AND withdrawn_at IS NULL',
    [elder],
  )
const inRoster = async (terminal: string, base: number | null) => {
  const rosters = createRosters({ pool: desk.pool, secrets: desk.secrets, now: () => desk.clock.now })
  const message = (await rosters.sendingFor(terminal, base))?.message(0)
  const found = message?.elders.find(({ id }: RosterElder) => id === elder)
  return { version: message?.version ?? 0, photo: found?.photo }
}

test('the roster names a picture in the elder’s town alone, from the consent to its withdrawal', async () => {
  const before = await inRoster('t-1', null)
  expect(before.photo).toBeNull()
  const digest = await givePhoto(jpegOf(1))
  const given = await inRoster('t-1', before.version)
  expect(given).toEqual({ version: expect.any(Number), photo: digest })
  expect(given.version).toBeGreaterThan(before.version)
  expect((await inRoster('t-far', null)).photo).toBeNull()
  await withdraw()
  expect((await inRoster('t-1', given.version)).photo).toBeNull()
})

test('a registration that waits for its second person shows as such, until it is confirmed', async () => {
  const rosters = createRosters({ pool: desk.pool, secrets: desk.secrets, now: () => desk.clock.now })
  const shown = async () => (await rosters.rosterFor('t-1'))?.elders.map(({ provisional }) => provisional)
  await desk.pool.query('UPDATE elder SET provisional = true WHERE id = $1', [elder])
  expect(await shown()).toEqual([true])
  await desk.pool.query('UPDATE elder SET provisional = false WHERE id = $1', [elder])
  expect(await shown()).toEqual([false])
})

test('what a terminal asks for is sent signed, once a minute at most, and not after the consent was withdrawn', async () => {
  const digest = await givePhoto(jpegOf(2))
  teller.note('t-1', asking(digest, digestOf(jpegOf(3))))
  connected = false
  await teller.look()
  connected = true
  await teller.look()
  expect(sent).toEqual([{ terminal: 't-1', jpeg: jpegOf(2).toString('base64'), signature: 'signed' }])
  desk.clock.now += 59_000
  await teller.look()
  teller.note('t-1', asking(digest))
  await teller.look()
  expect(sent).toHaveLength(1)
  desk.clock.now += 1_000
  await teller.look()
  expect(sent).toHaveLength(2)
  await withdraw()
  desk.clock.now += 60_000
  await teller.look()
  teller.note('t-1', GONE)
  await teller.look()
  expect(sent).toHaveLength(2)
})

test('one that does not open and one that is too large keep back no other', async () => {
  const moved = await givePhoto(jpegOf(4), photoContext('e-somebody'))
  teller.note('t-1', asking(moved))
  await teller.look()
  await withdraw()
  const large = await givePhoto(jpegOf(5, 50_000))
  teller.note('t-1', asking(moved, large))
  await teller.look()
  await withdraw()
  const good = await givePhoto(jpegOf(6))
  teller.note('t-1', asking(moved, large, good))
  await teller.look()
  expect(sent.map(({ jpeg }) => jpeg)).toEqual([jpegOf(6).toString('base64')])
})

test('two a look for each terminal, and everybody has a turn', async () => {
  await withdraw()
  const digest = await givePhoto(jpegOf(7))
  for (let n = 0; n < 100; n += 1) teller.note(`t-${n}`, asking(digest))
  for (let looks = 0; looks < 2; looks += 1) await teller.look()
  expect(new Set(sent.map(({ terminal }) => terminal)).size).toBe(100)
  sent = []
  const unknown = Array.from({ length: 7 }, (_, n) => digestOf(jpegOf(20 + n)))
  teller.note('t-x', asking(...unknown, digest))
  for (let looks = 0; looks < 3; looks += 1) await teller.look()
  expect(sent).toEqual([])
  await teller.look()
  expect(sent).toHaveLength(1)
})
