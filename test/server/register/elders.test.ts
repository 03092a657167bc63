/** Elders one by one and in lists: what is shown to whom, what is secret, photographs, doubles. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import type { ChangePage } from '../../../server/contract/changes.ts'
import type { DoublePairs, Elder, ElderDetail, ElderPage } from '../../../server/contract/elders.ts'
import { listEldersWithCards } from '../../../server/register/roster-repository.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { plantCounty, plantTap } from '../settlement/small-county.ts'
import { inventedIdNumber } from './register-desk.ts'

let desk: Desk
let village: Person
let far: Person
let town: Person
let clerk: Person
let reviewer: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  village = await desk.personOf('990102100201', 'liucun', 'village')
  far = await desk.personOf('990102100202', 'shicun', 'village')
  town = await desk.personOf('990102100000', 'dongzhen', 'town')
  clerk = await desk.person('clerk', 'clerk')
  reviewer = await desk.person('reviewer', 'reviewer')
})
afterAll(() => desk.close())

const page = async (person: Person, query = '') =>
  (await person.get(`/api/elders?${query}`)).json<ElderPage>()
const names = async (person: Person, query: string) =>
  (await page(person, query)).elders.map(({ name }) => name)
const detail = async (person: Person, id: string) =>
  (await person.get(`/api/elders/${id}`)).json<ElderDetail>()

let serial = 10
async function register(person: Person, name: string, home = '990102100201', born = '19450909') {
  serial += 2
  const idNumber = inventedIdNumber(born, serial)
  const body = { name, idNumber, home, residence: 'hukou', categories: [], phone: '13800005678' }
  const answer = await person.send('POST', '/api/elders', body)
  return { status: answer.statusCode, elder: answer.json<Elder & { code: string }>(), idNumber }
}

/** The head of a JPEG: start, application data, a frame of this size, end. */
function jpegOf(width: number, height: number, filler = 10): string {
  const bytes = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255]
  bytes.push(width >> 8, width & 255, 1, 1, 0x11, 0, 0xff, 0xda, ...Array(filler).fill(7), 0xff, 0xd9)
  return Buffer.from(bytes).toString('base64')
}

describe('the list', () => {
  it('is of the person’s places, narrowed and sorted as asked', async () => {
    expect((await page(clerk)).total).toBe(4)
    expect((await page(far)).total).toBe(0)
    expect((await page(town)).total).toBe(4)
    expect(await names(clerk, 'state=dead')).toEqual(['故去的人'])
    expect(await names(clerk, 'sort=oldest&size=2')).toEqual(['柳大爷', '故去的人'])
    expect(await names(clerk, 'sort=youngest&size=2&page=2')).toEqual(['故去的人', '柳大爷'])
    expect(await names(clerk, 'place=990102100202')).toEqual([])
    expect((await page(clerk, 'place=990102100000')).total).toBe(4)
    expect(await names(clerk, `search=${encodeURIComponent('大爷')}`)).toEqual(['柳大爷'])
    expect(await names(clerk, `search=${encodeURIComponent('爷大')}`)).toEqual([])
    expect((await page(clerk, 'search=907x')).total).toBe(4)
    await desk.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day) VALUES ('e-young', 'category', 'alone', '2026-11-01')`,
    )
    expect(await names(clerk, 'category=alone')).toEqual(['年轻人'])
    expect(await names(clerk, 'category=dibao')).toEqual([])
    expect((await page(clerk, 'state=no-card')).total).toBe(3)
    expect((await page(clerk, 'state=no-account')).total).toBe(3)
    await desk.pool.query(
      `INSERT INTO elder_sound (elder_id, name, initials, pinyin) VALUES ('e-old', '柳大爷', 'ldy', 'liudaye')`,
    )
    expect(await names(clerk, 'search=LDY')).toEqual(['柳大爷'])
    expect((await clerk.get('/api/elders?state=asleep')).statusCode).toBe(400)
  })
})

describe('an elder', () => {
  it('of elsewhere is out of reach in every way', async () => {
    const { elder } = await register(clerk, '石老汉', '990102100202')
    for (const path of ['', '/meals', '/photo', '/cards'])
      expect((await village.get(`/api/elders/${elder.id}${path}`)).json().code, path).toBe('out-of-scope')
    const photo = { jpeg: jpegOf(240, 320), consentBy: '本人', consentOn: '2026-11-01' }
    expect((await village.send('PUT', `/api/elders/${elder.id}/photo`, photo)).statusCode).toBe(403)
    expect((await village.send('DELETE', `/api/elders/${elder.id}/photo`)).statusCode).toBe(403)
    expect((await register(village, '外村人', '990102100202')).elder.code).toBe('out-of-scope')
    expect((await detail(far, elder.id)).name).toBe('石老汉')
  })

  it('registered by a village is provisional until somebody else confirms', async () => {
    const { elder } = await register(village, '新来的')
    expect(elder.provisional).toBe(true)
    expect(await names(clerk, 'state=provisional')).toEqual(['新来的'])
    const { changes } = (await town.get('/api/changes?kind=elder.confirm')).json<ChangePage>()
    expect(changes).toMatchObject([{ subject: `elder/${elder.id}`, may: ['approved', 'refused'] }])
    const url = `/api/changes/${changes[0]?.id}/decision`
    expect((await town.send('POST', url, { verdict: 'approved', reason: null })).statusCode).toBe(200)
    expect((await detail(clerk, elder.id)).provisional).toBe(false)
    expect((await register(clerk, '县里登记的')).elder.provisional).toBe(false)
  })

  it('shows tails; the rest is revealed for a reason, and leaves a trace without itself', async () => {
    const { elder, idNumber } = await register(clerk, '周大娘')
    const shown = await detail(clerk, elder.id)
    expect(shown).toMatchObject({ idTail: idNumber.slice(-4), phoneTail: '5678', town: '东镇' })
    expect(JSON.stringify(shown)).not.toContain(idNumber)
    const reveal = (person: Person, what: string, reason = '办理社保卡') =>
      person.send('POST', `/api/elders/${elder.id}/reveal`, { what, reason })
    expect((await reveal(clerk, 'id-number')).json()).toEqual({ value: idNumber })
    expect((await reveal(clerk, 'phone')).json()).toEqual({ value: '13800005678' })
    expect((await reveal(clerk, 'bank')).json()).toEqual({ value: null })
    expect((await reveal(clerk, 'phone', '')).statusCode).toBe(400)
    expect((await reveal(reviewer, 'phone')).json().code).toBe('not-allowed')
    const { rows } = await desk.pool.query(
      `SELECT detail, subject FROM audit WHERE action = 'elder.reveal' ORDER BY id`,
    )
    expect(rows.map(({ detail }) => detail)).toEqual(
      ['id-number', 'phone', 'bank'].map((what) => ({ what, reason: '办理社保卡' })),
    )
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${idNumber}|13800005678`))
  })

  it('shows the meals of three months, from sheets and from what came after', async () => {
    await plantTap(desk.pool, ['t-b', '2026-11-04T12:00', 'e-seventy', 'lunch', null])
    const { months, meals } = (await village.get('/api/elders/e-seventy/meals')).json()
    expect(months).toEqual(['2026-09', '2026-10', '2026-11'])
    expect(meals.map((each: { day: string; voided: boolean }) => [each.day, each.voided])).toEqual([
      ['2026-10-01', false],
      ['2026-10-02', true],
      ['2026-10-31', false],
      ['2026-11-04', false],
    ])
  })
})

describe('a photograph', () => {
  it('of one size stands while its consent does', async () => {
    const { elder } = await register(clerk, '吴大伯')
    const url = `/api/elders/${elder.id}/photo`
    const put = (jpeg: string, consentOn = '2026-11-01') =>
      village.send('PUT', url, { jpeg, consentBy: '女儿吴芳', consentOn })
    expect((await put(jpegOf(320, 240))).json().code).toBe('photo-wrong')
    expect((await put(jpegOf(240, 320, 41_000))).json().code).toBe('photo-wrong')
    expect((await put(Buffer.from('not a picture').toString('base64'))).json().code).toBe('photo-wrong')
    expect((await put(jpegOf(240, 320), '2026-11-06')).json().code).toBe('change-days-wrong')
    expect((await put(jpegOf(240, 320))).statusCode).toBe(204)
    expect((await put(jpegOf(240, 320, 20))).statusCode).toBe(204)
    const photo = await reviewer.get(url)
    expect(photo.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
    expect(photo.rawPayload.toString('base64')).toBe(jpegOf(240, 320, 20))
    expect((await detail(clerk, elder.id)).photo).toMatchObject({
      ...{ consentBy: '女儿吴芳', consentOn: '2026-11-01' },
    })
    expect((await village.send('DELETE', url)).statusCode).toBe(204)
    expect((await reviewer.get(url)).statusCode).toBe(404)
    expect((await village.send('DELETE', url)).statusCode).toBe(404)
  })
})

describe('doubles', () => {
  it('are also namesakes of a village whose numbers are one slip of the hand apart', async () => {
    const numbers = ['19450101', '19450110', '19470110'].map((born) => inventedIdNumber(born, 33))
    for (const idNumber of numbers)
      await clerk.send('POST', '/api/elders', {
        ...{ name: '钱桂花', idNumber, home: '990102100202', residence: 'hukou', categories: [] },
      })
    const { pairs } = (await far.get('/api/elder-doubles')).json<DoublePairs>()
    const tails = pairs.map(({ why, first, second }) => [why, ...[first.born, second.born].sort()])
    expect(tails.sort()).toEqual([
      ['id-digit', '1945-01-01', '1945-01-10'],
      ['id-digit', '1945-01-10', '1947-01-10'],
    ])
    await desk.pool.query(`UPDATE elder SET name = name || id WHERE name = '钱桂花'`)
  })

  it('are found, merged, and seen by their survivor alone', async () => {
    const [kept, double, other] = [
      await register(clerk, '赵玉兰', '990102100201', '19441212'),
      await register(clerk, '赵玉兰', '990102100201', '19441212'),
      await register(clerk, '赵玉兰', '990102100202', '19500101'),
    ]
    const { pairs } = (await village.get('/api/elder-doubles')).json()
    expect(pairs).toMatchObject([
      { why: 'name-born', first: { id: expect.any(String) }, second: { name: '赵玉兰' } },
    ])
    expect((await far.get('/api/elder-doubles')).json().pairs).toEqual([])

    const [into, from] = [kept.elder.id, double.elder.id]
    const chip = { kind: 'chip', form: '8H10D', number: '0013530444' }
    expect((await clerk.send('POST', `/api/elders/${from}/cards`, chip)).statusCode).toBe(201)
    const photo = { jpeg: jpegOf(240, 320), consentBy: '本人', consentOn: '2026-11-01' }
    await clerk.send('PUT', `/api/elders/${from}/photo`, photo)
    const fact = { fact: 'care', value: '2', from: '2026-11-01', to: null, evidence: null }
    await change(clerk, null, 'elder.facts', from, fact)
    const facts = (await detail(clerk, from)).facts.filter((each) => each.fact === 'care')
    const account = { holder: '赵玉兰', number: '6217000010001234567', bank: '云溪农商行', bankCode: null }
    expect(await change(clerk, reviewer, 'elder.bank', from, { account })).toBe('approved')
    const merge = { into, facts: facts.map(({ id }) => id), photo: true, account: true }
    expect(await change(village, null, 'elder.merge', from, { ...merge, into: other.elder.id })).toBe(
      'out-of-scope',
    )
    expect(await change(village, null, 'elder.merge', from, { ...merge, facts: ['1'] })).toBe(
      'invalid-request',
    )
    expect(await change(village, town, 'elder.merge', from, merge)).toBe('approved')

    const survivor = await detail(clerk, into)
    expect(survivor.doubles).toMatchObject([{ id: from }])
    expect(survivor.bank?.tail).toBe('4567')
    const number = await clerk.send('POST', `/api/elders/${into}/reveal`, { what: 'bank', reason: '核对' })
    expect(number.json().value).toBe(account.number)
    const roster = await listEldersWithCards(desk.pool, '2026-11-05' as PlainDate, [into, from])
    expect(roster.map(({ id, sealed }) => [id, sealed.length])).toEqual([[into, 3]])
    expect(survivor.facts).toContainEqual(expect.objectContaining({ fact: 'care', value: '2' }))
    expect((await clerk.get(`/api/elders/${into}/photo`)).statusCode).toBe(200)
    const cards = (await clerk.get(`/api/elders/${into}/cards`)).json<{ kind: string; tail: string }[]>()
    expect(cards.map(({ kind, tail }) => [kind, tail])).toEqual([
      ['chip', '0444'],
      ['id-card', double.idNumber.slice(-4)],
      ['id-card', kept.idNumber.slice(-4)],
    ])
    expect((await detail(clerk, from)).mergedInto).toEqual({ id: into, name: '赵玉兰' })
    expect((await clerk.get(`/api/elders/${from}/photo`)).statusCode).toBe(404)
    expect(
      (await page(clerk, `search=${double.idNumber.slice(-4)}&place=990102100201`)).elders,
    ).not.toContainEqual(expect.objectContaining({ id: from }))
    expect((await clerk.get('/api/elder-doubles')).json().pairs).toEqual([])
    expect(await change(clerk, null, 'elder.death', from, { died: '2026-11-01' })).toBe('elder-merged')
    expect(
      (await clerk.send('POST', `/api/elders/${from}/cards`, { kind: 'qr', expires: null })).json().code,
    ).toBe('elder-merged')

    // The survivor becomes another one's double: all lead straight to the last.
    expect(
      await change(clerk, reviewer, 'elder.merge', into, {
        into: other.elder.id,
        facts: [],
        photo: false,
        account: false,
      }),
    ).toBe('approved')
    const { rows } = await desk.pool.query(
      `SELECT double_id AS double, into_id AS into FROM elder_merge WHERE withdrawn_at IS NULL ORDER BY id`,
    )
    expect(rows).toEqual([
      { double: from, into: other.elder.id },
      { double: into, into: other.elder.id },
    ])
    expect((await detail(clerk, from)).mergedInto?.id).toBe(other.elder.id)
  })
})

/** Asks, and lets `by` approve it; gives the state, or the refusal's code. */
async function change(person: Person, by: Person | null, kind: string, elder: string, proposal: object) {
  const asked = await person.send('POST', '/api/changes', {
    ...{ kind, subject: `elder/${elder}`, proposal, reason: '核实过' },
  })
  if (asked.statusCode !== 201 || by === null) return asked.json().code ?? asked.json().state
  const url = `/api/changes/${asked.json().id}/decision`
  const decided = await by.send('POST', url, { verdict: 'approved', reason: null })
  return decided.json().code ?? decided.json().state
}
