/** Rosters as changes: what the register says to have changed, put upon what a terminal held, is the whole anew. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Roster } from '../../../core/roster.ts'
import { afterMessage, type Held } from '../../../core/roster-delta.ts'
import { cardContext } from '../../../server/register/card-secrets.ts'
import { createRosters, type Rosters } from '../../../server/register/rosters.ts'
import { newTerminalSecrets } from '../../../server/register/terminal-repository.ts'
import { insertPlaces, testTerminal, VILLAGE } from '../ingest/test-terminal.ts'
import { inventedIdNumber, openRegisterDesk, type RegisterDesk } from './register-desk.ts'

let desk: RegisterDesk
let clerk: Awaited<ReturnType<RegisterDesk['as']>>
let rosters: Rosters
const elders: string[] = []

const freshRosters = (most?: number) =>
  createRosters({ pool: desk.pool, secrets: desk.secrets, now: () => desk.clock.now, ...(most && { most }) })

beforeAll(async () => {
  desk = await openRegisterDesk('2026-10-12T12:00:00+08:00')
  clerk = await desk.as('clerk')
  await insertPlaces(desk.pool)
  const given = newTerminalSecrets(desk.secrets, 't-1')
  const key = Buffer.from(testTerminal('t-1', 's-1').publicKey, 'base64url')
  await desk.pool.query(
    `INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed)
     VALUES ('t-1', 's-1', 'active', $1, $2, $3)`,
    [key, given.passwordHash, given.tokenKeySealed],
  )
  const people = [
    ['单国庆', '19460101', ['alone']],
    ['吕秀兰', '19461013', ['alone', 'dibao']],
    ['欧阳秀英', '19400101', []],
    ['买买提·吐尔逊', '19600101', ['alone']],
  ] as const
  for (const [i, [name, born, categories]] of people.entries()) {
    const idNumber = inventedIdNumber(born, i + 1)
    const elder = { name, idNumber, home: VILLAGE, residence: 'hukou', categories }
    elders.push((await clerk.post('/api/elders', elder)).body.id)
  }
  rosters = freshRosters()
})
afterAll(() => desk.close())

const whole = async (): Promise<Roster> => {
  const roster = await freshRosters().rosterFor('t-1')
  if (roster === null) throw new Error('t-1 is in use')
  return roster
}
/** What a terminal holds that is sent whatever is due to it; and the kinds of messages. */
async function sent(held: Held, from = rosters): Promise<{ held: Held; kinds: string[] }> {
  const base = held.roster?.version ?? null
  const sending = await from.sendingFor('t-1', base)
  const kinds: string[] = []
  let now = held
  for (let i = 0; i < (sending?.count ?? 0); i++) {
    const message = sending?.message(i)
    if (message === undefined) throw new Error('nothing is sent')
    kinds.push('kind' in message ? message.kind : 'whole')
    const step = afterMessage(now, message)
    if (step.kind !== 'applied' && step.kind !== 'part') throw new Error(step.kind)
    now = step.held
  }
  return { held: now, kinds }
}
const holding = async (): Promise<Held> => ({ roster: await whole(), parts: [] })
const later = () => {
  desk.clock.now += 1000
}
const byId = ({ roster }: Held) => [...(roster?.elders ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))

test('an elder stands there with what a caretaker looks for, and without what nobody may see', async () => {
  const shown = (await whole()).elders.map(({ name, initials, tail, first, provisional, photo, stays }) => ({
    ...{ name, initials, tail, first, provisional, photo, stays },
  }))
  const others = { provisional: false, photo: null, stays: [] }
  const tail = (born: string, serial: number) => inventedIdNumber(born, serial).slice(-4)
  expect(shown).toHaveLength(4)
  expect(shown).toEqual(
    expect.arrayContaining([
      { name: '单国庆', initials: 'sgq', tail: tail('19460101', 1), first: true, ...others },
      // Eighty tomorrow; past eighty, but not alone; alone, but younger.
      { name: '吕秀兰', initials: 'lxl', tail: tail('19461013', 2), first: false, ...others },
      { name: '欧阳秀英', initials: 'oyxy', tail: tail('19400101', 3), first: false, ...others },
      { name: '买买提·吐尔逊', initials: 'mmttex', tail: tail('19600101', 4), first: false, ...others },
    ]),
  )
  expect(JSON.stringify(await whole())).not.toMatch(/alone|dibao|hukou/)
})

test('one new card, one fact, one death are each one elder in one message', async () => {
  const writes = [
    `UPDATE card SET state = 'lost' WHERE elder_id = '${elders[0]}'`,
    `INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day)
     VALUES ('${elders[0]}', 'stay', 'hospital', '2026-10-10', '2026-10-20')`,
    `UPDATE elder SET died = '2026-10-11' WHERE id = '${elders[0]}'`,
  ]
  let held = await holding()
  for (const sql of writes) {
    await desk.pool.query(sql)
    later()
    const sending = await rosters.sendingFor('t-1', held.roster?.version ?? 0)
    expect(sending?.message(0)).toMatchObject({ kind: 'delta', elders: [{ id: elders[0] }], removed: [] })
    held = (await sent(held)).held
    expect(byId(held)).toEqual((await whole()).elders)
  }
  expect(held.roster?.elders.find(({ id }) => id === elders[0])).toMatchObject({
    died: '2026-10-11',
    stays: [{ from: '2026-10-10', to: '2026-10-20' }],
    cards: [{ lost: true }],
  })
})

test('what changed since any earlier version comes in one step, after a restart of the server, too', async () => {
  const held = await holding()
  await desk.pool.query(`UPDATE elder SET name = '吕兰' WHERE id = $1`, [elders[1]])
  await desk.pool.query(
    `INSERT INTO site_fact (site_id, fact, value, from_day) VALUES ('s-1', 'closure', '修缮', '2026-12-01')`,
  )
  await desk.pool.query(`UPDATE card SET state = 'withdrawn' WHERE elder_id = $1`, [elders[2]])
  later()
  const step = await sent(held, freshRosters())
  expect(step.kinds).toEqual(['delta'])
  const now = await whole()
  expect({ ...step.held.roster, elders: byId(step.held), issued: 0 }).toEqual({ ...now, issued: 0 })
  expect(now.site.closures).toHaveLength(1)
})

test('a card that goes to another elder changes both', async () => {
  const [from = '', to = ''] = elders.slice(2)
  const held = await holding()
  const { rows } = await desk.pool.query('SELECT id, token_sealed AS sealed FROM card WHERE elder_id = $1', [
    from,
  ])
  const token = desk.secrets.open(rows[0].sealed, cardContext(from))
  await desk.pool.query('UPDATE card SET elder_id = $2, token_sealed = $3 WHERE id = $1', [
    rows[0].id,
    to,
    desk.secrets.seal(token, cardContext(to)),
  ])
  later()
  const step = await sent(held)
  expect(step.kinds).toEqual(['delta'])
  expect(byId(step.held)).toEqual((await whole()).elders)
  expect(step.held.roster?.elders.find(({ id }) => id === from)?.cards).toEqual([])
})

test('a version that this register never had gets the whole', async () => {
  const { version } = await whole()
  await desk.pool.query(`UPDATE elder SET name = '吕秀兰' WHERE id = $1`, [elders[1]])
  later()
  for (const base of [version - 1_000_000, version + 1_000_000, 1]) {
    const sending = await rosters.sendingFor('t-1', base)
    expect(sending?.count).toBe(1)
    expect(sending?.message(0)).not.toHaveProperty('kind')
  }
  expect(await rosters.sendingFor('t-none', null)).toBeNull()
})

test('a register that was set back and goes on takes up no version that a terminal may hold from before', async () => {
  // As from a copy of long ago.
  await desk.pool.query('DELETE FROM roster_past')
  await desk.pool.query('INSERT INTO roster_past VALUES (5)')
  await desk.pool.query('UPDATE roster_version SET version = 5')
  await desk.pool.query('UPDATE elder_change SET version = 5')
  await desk.pool.query(`UPDATE elder SET name = '吕秀兰' WHERE id = $1`, [elders[1]])
  // No earlier register went faster than a change a second.
  const seconds = Math.floor((Date.now() - Date.UTC(2024, 0)) / 1000)
  expect(await rosters.version()).toBeGreaterThanOrEqual(seconds - 5)
})

test('a county too large for one message goes in parts, and so does a change too large for one', async () => {
  const small = freshRosters(2)
  const parts = await sent({ roster: null, parts: [] }, small)
  expect(parts.kinds).toEqual(['part', 'part'])
  expect({ ...parts.held.roster, issued: 0 }).toEqual({ ...(await whole()), issued: 0 })

  await desk.pool.query(`UPDATE elder SET name = name || '甲' WHERE id = ANY($1)`, [elders.slice(0, 2)])
  later()
  expect((await sent(parts.held, small)).kinds).toEqual(['delta'])
  await desk.pool.query(`UPDATE elder SET name = name || '甲' WHERE id = ANY($1)`, [elders.slice(0, 3)])
  later()
  expect((await sent(parts.held, small)).kinds).toEqual(['part', 'part'])
})

test('an eightieth birthday and the end of living alone change the roster on their day, though nobody wrote', async () => {
  await rosters.version()
  const held = await holding()
  expect(await rosters.version()).toBe(held.roster?.version)
  desk.clock.now += 24 * 3600_000
  expect(await rosters.version()).toBeGreaterThan(held.roster?.version ?? 0)
  const step = await sent(held)
  expect(step.kinds).toEqual(['delta'])
  expect(step.held.roster?.elders.filter(({ first }) => first).map(({ id }) => id)).toContain(elders[1])
  // Another server of the county comes to the same day: once is enough.
  const present = await rosters.version()
  expect(await freshRosters().version()).toBe(present)
  desk.clock.now += 24 * 3600_000
  expect(await rosters.version()).toBe(present)
})

test('a county whose clock ran ahead for a while is heard all the same, as the next moment after what it said then', async () => {
  const held = await holding()
  const year = 365 * 86_400_000
  const says = (issued: number) =>
    desk.pool.query(
      `UPDATE terminal SET status = jsonb_build_object('detail',
      jsonb_build_object('more', jsonb_build_object('rosterIssued', $1::float8)))`,
      [issued],
    )
  if (held.roster === null) throw new Error('t-1 holds none')
  const ahead = { ...held, roster: { ...held.roster, issued: desk.clock.now + year } }
  await says(ahead.roster.issued)
  for (const [i, name] of ['吕一', '吕二'].entries()) {
    await desk.pool.query(`UPDATE elder SET name = $2 WHERE id = $1`, [elders[1], name])
    // Before the terminal has said that it holds the first.
    const step = await sent(i === 0 ? ahead : { ...ahead, roster: await whole() })
    expect(step.held.roster?.issued).toBe(ahead.roster.issued + 1 + i)
    expect(step.held.roster?.elders.find(({ id }) => id === elders[1])?.name).toBe(name)
  }
  // No clock says this.
  await says(desk.clock.now + 100 * year)
  const sending = await freshRosters().sendingFor('t-1', null)
  expect(sending?.message(0).issued).toBe(desk.clock.now)
  await says(desk.clock.now - year)
})
