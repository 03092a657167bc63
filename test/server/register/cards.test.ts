/** Cards that the county gives out: from the desk to what a kiosk decides by them. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decide } from '../../../core/decision.ts'
import { rosterTokenOf } from '../../../core/roster.ts'
import type { Card } from '../../../server/contract/cards.ts'
import { writeSheet } from '../../../server/register/card-sheets.ts'
import { createRosters } from '../../../server/register/rosters.ts'
import { getServiceDay } from '../../../server/register/service-day-repository.ts'
import { cardToken } from '../../../terminal/scanned.ts'
import { testTerminal } from '../ingest/test-terminal.ts'
import { inventedIdNumber, openRegisterDesk, type RegisterDesk } from './register-desk.ts'

const NOON = Date.parse('2026-11-05T12:00:00+08:00')
const QR = { kind: 'qr', expires: null }
const chip = (number: string, form: string | null = '8H10D') => ({ kind: 'chip', form, number })

let desk: RegisterDesk
let clerk: Awaited<ReturnType<RegisterDesk['as']>>
let terminal: { id: string; tokenKey: string }
let serial = 0

beforeAll(async () => {
  desk = await openRegisterDesk('2026-11-05T12:00:00+08:00')
  clerk = await desk.as('clerk')
  const administrator = await desk.as('administrator')
  for (const [code, name, level, parent] of [
    ['990101000000', '云溪县', 'county', null],
    ['990101100000', '桃花镇', 'town', '990101000000'],
    ['990101100201', '柳树村', 'village', '990101100000'],
  ])
    await clerk.post('/api/regions', { code, name, level, parent })
  const site = await clerk.post('/api/sites', {
    name: '柳树村日间照料中心',
    region: '990101100201',
    opened: '2026-01-01',
    facility: 'day-care-centre',
    meals: [{ meal: 'lunch', starts: 660, ends: 780, price: 500 }],
    reason: '多年来一直在运行',
  })
  const { code } = (await administrator.post('/api/terminals', { site: site.body.id })).body
  const { publicKey } = testTerminal('x', site.body.id)
  const given = await desk.app.inject({ method: 'POST', url: '/api/enrolment', payload: { code, publicKey } })
  terminal = { id: given.json().terminal, tokenKey: given.json().tokenKey }
})
afterAll(() => desk.close())

async function newElder(name: string): Promise<string> {
  serial += 1
  const { body } = await clerk.post('/api/elders', {
    name,
    idNumber: inventedIdNumber('19500101', serial),
    home: '990101100201',
    residence: 'hukou',
    categories: [],
  })
  return body.id
}
const give = (elder: string, card: object) => clerk.post(`/api/elders/${elder}/cards`, card)
const step = (card: Card, name: string) => clerk.post(`/api/cards/${card.id}/steps`, { step: name })
const cardsOf = async (elder: string): Promise<Card[]> => (await clerk.get(`/api/elders/${elder}/cards`)).body

async function qrTextOf(elder: string): Promise<string> {
  const today = await getServiceDay(desk.pool, desk.clock.now)
  const { cards } = await writeSheet(desk.pool, desk.secrets, [elder], today)
  return cards[0]?.text ?? ''
}

/** What the kiosk makes of a token from its reader, by the newest roster. */
async function tap(token: string) {
  const { pool, secrets } = desk
  const roster = await createRosters({ pool, secrets, now: () => desk.clock.now }).rosterFor(terminal.id)
  if (roster === null) throw new Error('no roster')
  const mac = (text: string) =>
    createHmac('sha256', Buffer.from(terminal.tokenKey, 'base64url')).update(text).digest('hex')
  const resolved = cardToken(token, { cardKeys: roster.cardKeys, today: null, onRefused: () => {} })
  const decision = decide(
    roster,
    { token: rosterTokenOf(mac, resolved), time: NOON },
    { here: () => false, elsewhere: () => false },
  )
  return { elder: decision.elder?.id ?? null, reason: decision.reason }
}

describe('a QR card', () => {
  test('is issued, and the kiosk knows its holder by the printed text', async () => {
    const elder = await newElder('张桂兰')
    const { status, body } = await give(elder, QR)
    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'qr', state: 'in-use', expires: null, changedAt: null })
    expect(body.tail).toMatch(/^\d{4} \d{4}$/)

    const text = await qrTextOf(elder)
    expect(await tap(`text:${text}`)).toEqual({ elder, reason: null })
    expect(await qrTextOf(elder)).toBe(text)
    const forged = text.slice(0, 20) + (text[20] === '0' ? '1' : '0') + text.slice(21)
    expect(await tap(`text:${forged}`)).toEqual({ elder: null, reason: 'unknown-card' })
    expect(await give(elder, QR)).toMatchObject({ status: 409, body: { code: 'card-present' } })
  })

  test('that is lost is known as lost until it is found', async () => {
    const elder = await newElder('李秀英')
    const { body: card } = await give(elder, QR)
    const token = `text:${await qrTextOf(elder)}`
    const lost = await step(card, 'lost')
    expect(lost.body).toMatchObject({ state: 'lost', changedBy: 'clerk' })
    expect(await tap(token)).toEqual({ elder, reason: 'lost-card' })
    expect((await step(card, 'lost')).body.code).toBe('card-order')
    expect((await step(card, 'found')).body).toMatchObject({ state: 'in-use' })
    expect(await tap(token)).toEqual({ elder, reason: null })
  })

  test('is replaced in one step, and the old one never counts again', async () => {
    const elder = await newElder('王玉珍')
    const { body: old } = await give(elder, QR)
    const oldText = await qrTextOf(elder)
    const replaced = await clerk.post(`/api/cards/${old.id}/replace`, QR)
    expect(replaced.status).toBe(201)
    expect(await cardsOf(elder)).toMatchObject([
      { id: replaced.body.id, state: 'in-use' },
      { kind: 'id-card', state: 'in-use' },
      { id: old.id, state: 'replaced' },
    ])
    expect(await tap(`text:${oldText}`)).toEqual({ elder, reason: 'lost-card' })
    expect(await tap(`text:${await qrTextOf(elder)}`)).toEqual({ elder, reason: null })
    expect((await step(old, 'found')).body.code).toBe('card-order')
    expect((await clerk.post(`/api/cards/${old.id}/replace`, QR)).body.code).toBe('card-order')
  })

  test('may end on a day, which lies ahead', async () => {
    const elder = await newElder('赵改莲')
    for (const expires of ['2026-11-05', '2999-01-01'])
      expect((await give(elder, { kind: 'qr', expires })).body.code).toBe('card-days-wrong')
    const { body } = await give(elder, { kind: 'qr', expires: '2026-11-06' })
    expect(body.expires).toBe('2026-11-06')
    // Once it has expired, it stands in nobody's way.
    await desk.pool.query(
      `UPDATE card SET issued_on = '2026-10-01', expires_on = '2026-11-04' WHERE id = $1`,
      [body.id],
    )
    expect((await give(elder, QR)).status).toBe(201)
  })

  test('two clerks at once give one', async () => {
    const elder = await newElder('周金凤')
    const answers = await Promise.all([give(elder, QR), give(elder, QR), give(elder, QR)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })
})

describe('a chip', () => {
  test('registered by its printed number is known by its bytes', async () => {
    const elder = await newElder('吴素梅')
    const { status, body } = await give(elder, chip('0013530444'))
    expect([status, body.tail, body.form]).toEqual([201, '0444', '8H10D'])
    expect(await tap('chip:00CE754C')).toEqual({ elder, reason: null })
    const raw = await newElder('郑银娥')
    await give(raw, chip('deadbeef', null))
    expect(await tap('chip:DEADBEEF')).toEqual({ elder: raw, reason: null })
  })

  test.each([
    [chip('13530444'), 'card-number-wrong'],
    [chip('4294967296'), 'card-number-wrong'],
    [chip('xyz', null), 'card-number-wrong'],
    [chip('08A1B2C3', null), 'card-random'],
    [chip('0134217728', 'IC10D'), 'card-random'],
    [{ kind: 'text', text: ' ' }, 'card-number-wrong'],
    [chip('1', '9H'), 'invalid-request'],
    [{ kind: 'id-card' }, 'invalid-request'],
  ])('%o is refused: %s', async (card, code) => {
    expect((await give(await newElder('冯春梅'), card)).body.code).toBe(code)
  })

  test('has one holder, and passes to another when it was taken back', async () => {
    const [first, second] = [await newElder('韩福生'), await newElder('唐有才')]
    const { body: card } = await give(first, chip('0040856634'))
    const taken = await give(second, chip('0040856634'))
    expect(taken.body).toMatchObject({ code: 'card-taken', detail: ['柳树村 韩福生'] })
    expect((await give(first, chip('00623,27706', '4H4H'))).body.code).toBe('card-taken')
    expect((await step(card, 'withdrawn')).body.state).toBe('withdrawn')
    expect(await tap('chip:026F6C3A')).toEqual({ elder: first, reason: 'lost-card' })
    expect((await give(second, chip('00623,27706', '4H4H'))).body).toMatchObject({ changedAt: null })
    expect(await tap('chip:026F6C3A')).toEqual({ elder: second, reason: null })
    const { rows } = await desk.pool.query(
      'SELECT elder_id, step FROM card_step WHERE card_id = $1 ORDER BY id',
      [card.id],
    )
    expect(rows).toEqual([
      { elder_id: first, step: 'issued' },
      { elder_id: first, step: 'withdrawn' },
      { elder_id: second, step: 'issued' },
    ])
  })
})

test('a card that is given while its state changes makes nobody wait for ever', async () => {
  const elder = await newElder('何长顺')
  const { body: card } = await give(elder, chip('0013530445'))
  for (const name of ['lost', 'found', 'lost', 'found', 'lost']) {
    const answers = await Promise.all([
      step(card, name),
      ...Array.from({ length: 4 }, () => give(elder, chip('0013530445'))),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 409, 409, 409])
  }
})

test('a code that a township printed is known as a text, but no QR card of ours is taken as one', async () => {
  const elder = await newElder('许根柱')
  await give(elder, { kind: 'text', text: ' TH-000217 ' })
  expect(await tap('text:TH-000217\r\n')).toEqual({ elder, reason: null })
  await give(elder, QR)
  const text = await qrTextOf(elder)
  expect((await give(elder, { kind: 'text', text })).body.code).toBe('card-number-wrong')
})

test('an ID card can be lost and found, but is nobody’s to replace or take back', async () => {
  const elder = await newElder('曹兴旺')
  const [card] = await cardsOf(elder)
  if (card === undefined) throw new Error('no ID card')
  expect((await step(card, 'lost')).status).toBe(200)
  expect((await step(card, 'withdrawn')).body.code).toBe('card-order')
  expect((await clerk.post(`/api/cards/${card.id}/replace`, QR)).body.code).toBe('card-order')
  expect((await step(card, 'found')).body.state).toBe('in-use')
})

test('nobody is given a card without being there, or too many', async () => {
  const dead = await newElder('邓来福')
  await desk.pool.query(`UPDATE elder SET died = '2026-10-01' WHERE id = $1`, [dead])
  expect((await give(dead, QR)).body.code).toBe('elder-dead')
  expect((await give('e-none', QR)).body.code).toBe('not-found')
  expect((await clerk.get('/api/elders/e-none/cards')).body.code).toBe('not-found')
  expect((await clerk.post('/api/cards/999999/steps', { step: 'lost' })).body.code).toBe('not-found')

  const elder = await newElder('彭守义')
  for (let i = 1; i < 8; i++) expect((await give(elder, chip(`000000100${i}`))).status).toBe(201)
  expect((await give(elder, chip('0000001008'))).body.code).toBe('cards-too-many')
  // Nor by way of lost ones, which take no room until they are found or replaced.
  const [full] = await cardsOf(elder)
  if (full === undefined) throw new Error('no card')
  await step(full, 'lost')
  expect((await give(elder, chip('0000001008'))).status).toBe(201)
  expect((await step(full, 'found')).body.code).toBe('cards-too-many')
  expect((await clerk.post(`/api/cards/${full.id}/replace`, chip('0000001009'))).body.code).toBe(
    'cards-too-many',
  )
  // However often a card is replaced, the roster takes those in use and the newest of the others.
  let [card] = await cardsOf(elder)
  for (let i = 0; i < 12; i++)
    card = (
      await clerk.post(`/api/cards/${card?.id}/replace`, chip(`000000200${i}`.slice(-10).padStart(10, '0')))
    ).body
  expect(await tap('chip:000003E9')).toEqual({ elder, reason: null })
})

test('what is done is written down, and no number or text of a card with it', async () => {
  const { rows } = await desk.pool.query<{ action: string; detail: object }>(
    `SELECT action, subject, detail FROM audit WHERE action LIKE 'card.%'`,
  )
  expect(new Set(rows.map(({ action }) => action))).toEqual(
    new Set(['card.issue', 'card.lost', 'card.found', 'card.replace', 'card.withdrawn']),
  )
  const { cards } = await writeSheet(
    desk.pool,
    desk.secrets,
    (await desk.pool.query<{ id: string }>('SELECT id FROM elder')).rows.map(({ id }) => id),
    await getServiceDay(desk.pool, NOON),
  )
  expect(cards.length).toBeGreaterThan(3)
  const written = JSON.stringify(rows) + desk.log()
  for (const secret of ['0013530444', '00CE754C', 'DEADBEEF', 'TH-000217', ...cards.map(({ text }) => text)])
    expect(written.toUpperCase()).not.toContain(secret)
  await expect(desk.pool.query('DELETE FROM card_step')).rejects.toMatchObject({ code: 'YY001' })
})

test('a QR card of a key that is retired counts no more, and the next one is under another key', async () => {
  const elder = await newElder('孙玉兰')
  await give(elder, QR)
  const text = await qrTextOf(elder)
  await desk.pool.query(`UPDATE card_key SET retired_at = '2026-11-05T11:00:00+08:00'`)
  expect(await tap(`text:${text}`)).toEqual({ elder: null, reason: 'unknown-card' })
  expect(await cardsOf(elder)).toContainEqual(expect.objectContaining({ kind: 'qr', expires: '2026-11-04' }))
  expect((await give(elder, QR)).status).toBe(201)
  const next = await qrTextOf(elder)
  expect(await tap(`text:${next}`)).toEqual({ elder, reason: null })
})
