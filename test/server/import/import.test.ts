/** A list of elders through the desk: matched, checked, put right, registered as a whole, and taken back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Import, ImportRow } from '../../../server/contract/imports.ts'
import type { SheetValue } from '../../../server/sheet/sheet.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { HEADINGS, idNumber, person, workbook } from '../sheet/workbooks.ts'

let desk: Desk
let clerk: Person
let people = 0
beforeAll(async () => {
  desk = await openDesk()
  clerk = await desk.person('clerk', 'clerk')
  await desk.pool.query(
    `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
       ('990101100000', '桃花镇', 'town', '990101000000'), ('990101101000', '清水镇', 'town', '990101000000'),
       ('990101100201', '柳树村', 'village', '990101100000'), ('990101101201', '石桥村', 'village', '990101101000')`,
  )
})
afterAll(() => desk.close())
beforeEach(() => {
  people += 1_000
})

/** Somebody whom no other test has registered. */
const someone = (i: number, changed: Partial<Record<number, SheetValue>> = {}) => person(people + i, changed)

async function upload(who: Person, bytes: Buffer, name = '名册.xlsx') {
  return desk.app.inject({
    method: 'POST',
    url: `/api/imports?name=${encodeURIComponent(name)}`,
    headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
    payload: bytes,
  })
}

async function begun(who: Person, rows: SheetValue[][], headings = HEADINGS): Promise<Import> {
  const answer = await upload(who, await workbook(rows, headings))
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

async function settled(who: Person, id: string): Promise<Import> {
  let found: Import = (await who.get(`/api/imports/${id}`)).json()
  await expect
    .poll(
      async () => {
        found = (await who.get(`/api/imports/${id}`)).json()
        return found.progress
      },
      { timeout: 60_000 },
    )
    .toBeNull()
  return found
}

async function checked(who: Person, rows: SheetValue[][], headings = HEADINGS): Promise<Import> {
  const { id, mapping } = await begun(who, rows, headings)
  const answer = await who.send('PUT', `/api/imports/${id}/mapping`, mapping)
  expect(answer.statusCode, answer.body).toBe(200)
  return settled(who, id)
}

async function confirmed(who: Person, id: string): Promise<Import> {
  const answer = await who.send('POST', `/api/imports/${id}/confirm`)
  expect(answer.statusCode, answer.body).toBe(200)
  return settled(who, id)
}

const rowsOf = async (who: Person, id: string, show: string): Promise<ImportRow[]> =>
  (await who.get(`/api/imports/${id}/rows?show=${show}`)).json()

const count = async (table: string) =>
  (await desk.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n

test('what is right is registered whole, with cards, facts and telephone, and its sheet is gone', async () => {
  const before = await count('elder')
  const { id, stage, counts } = await checked(clerk, [someone(1), someone(2, { 3: '', 5: null }), someone(3)])
  expect([stage, counts]).toEqual(['checked', { rows: 3, ok: 3, blocked: 0, registered: 0, dropped: 0 }])
  const done = await confirmed(clerk, id)
  expect([done.stage, done.registered, done.trouble]).toEqual(['done', 3, null])
  expect(await count('elder')).toBe((before ?? 0) + 3)
  expect(await count(`elder_import_row WHERE import_id = '${id}'`)).toBe(0)

  const { rows } = await desk.pool.query(
    `SELECT e.name, e.provisional, e.phone_sealed IS NOT NULL AS phone, c.kind, c.state,
       ARRAY(SELECT fact || '=' || value FROM elder_fact WHERE elder_id = e.id ORDER BY 1) AS facts
     FROM elder e JOIN elder_import_elder i ON i.elder_id = e.id JOIN card c ON c.elder_id = e.id
     WHERE i.import_id = $1 ORDER BY i.row`,
    [id],
  )
  const card = { provisional: false, kind: 'id-card', state: 'in-use' }
  const facts = ['category=dibao', 'category=disabled', 'residence=hukou']
  expect(rows).toEqual([
    { name: `王秀英${people + 1}`, phone: true, ...card, facts },
    { name: `王秀英${people + 2}`, phone: false, ...card, facts: ['residence=hukou'] },
    { name: `王秀英${people + 3}`, phone: true, ...card, facts },
  ])
  const audit = await desk.pool.query(`SELECT detail FROM audit WHERE subject = $1`, [`import/${id}`])
  expect(audit.rows).toEqual([{ detail: { count: 3 } }])
})

test('every bad cell is named, put right in its place or left out, and until then nothing is registered', async () => {
  const before = await count('elder')
  const wrong = idNumber(people + 2).replace(/.$/, (last) => (last === '1' ? '2' : '1'))
  const { id, counts } = await checked(clerk, [
    someone(1),
    someone(2, { 1: wrong, 3: '富裕' }),
    someone(3, { 1: idNumber(people + 1), 4: '不知道', 5: '12' }),
    someone(4, { 0: '', 2: '990101100999' }),
  ])
  expect(counts).toEqual({ rows: 4, ok: 1, blocked: 3, registered: 0, dropped: 0 })
  const faults = (await rowsOf(clerk, id, 'blocked')).map(({ row, faults }) => [
    row,
    ...faults.map(({ column, code }) => `${column} ${code}`),
  ])
  expect(faults).toEqual([
    [3, '身份证号 id-check-digit', '类别 category-unknown'],
    [4, '身份证号 id-double-in-file', '户籍 residence-unknown', '电话 phone-wrong'],
    [5, '姓名 missing', '家庭住址代码 region-unknown'],
  ])
  // A wrong number must be read to be put right; a sound one is covered.
  const [bad, doubled, nameless] = await rowsOf(clerk, id, 'blocked')
  expect(bad?.cells.idNumber).toBe(wrong)
  expect(doubled?.cells.idNumber).toBe(idNumber(people + 1))
  expect(nameless?.cells.idNumber).toMatch(/^\*{14}.{4}$/)

  expect((await clerk.send('POST', `/api/imports/${id}/confirm`)).statusCode).toBe(200)
  expect((await settled(clerk, id)).trouble?.code).toBe('import-faults')
  expect(await count('elder')).toBe(before)

  const change = (row: number, body: object) => clerk.send('PUT', `/api/imports/${id}/rows/${row}`, body)
  const right = await change(3, { cells: { idNumber: idNumber(people + 2), categories: '特困' } })
  expect([right.statusCode, right.json().faults]).toEqual([200, []])
  expect(right.json().cells.idNumber).toMatch(/^\*{14}/)
  // The first of two with one number gets another: then the second is right.
  await change(4, { cells: { residence: '常住', phone: '0571-88001234' } })
  expect((await rowsOf(clerk, id, 'blocked')).map(({ row }) => row)).toEqual([4, 5])
  await change(2, { dropped: true })
  expect((await rowsOf(clerk, id, 'blocked')).map(({ row }) => row)).toEqual([5])
  await change(5, { dropped: true })
  const found: Import = (await clerk.get(`/api/imports/${id}`)).json()
  expect(found.counts).toEqual({ rows: 4, ok: 2, blocked: 0, registered: 0, dropped: 2 })
  expect((await confirmed(clerk, id)).registered).toBe(2)
})

test('who is registered already is told apart, left out, and not changed', async () => {
  const first = await checked(clerk, [someone(1), someone(2)])
  await confirmed(clerk, first.id)
  const again = await checked(clerk, [
    someone(1),
    someone(2, { 0: '王改名', 3: '特困', 4: '常住', 5: '13900000000' }),
    someone(3),
  ])
  expect(again.counts).toEqual({ rows: 3, ok: 1, blocked: 0, registered: 2, dropped: 0 })
  const told = (await rowsOf(clerk, again.id, 'registered')).map(({ faults }) => faults[0])
  expect(told.map((fault) => fault?.code)).toEqual(['id-registered', 'id-registered-differs'])
  expect(told[1]?.message).toContain('不同的是：姓名、类别、户籍、电话。')
  expect((await confirmed(clerk, again.id)).registered).toBe(1)
  expect(await count(`elder WHERE name = '王改名'`)).toBe(0)
})

test('whoever was registered between check and import keeps all of it back, and is told then', async () => {
  const slow = await checked(clerk, [someone(1), someone(2)])
  const quick = await checked(clerk, [someone(2)])
  await confirmed(clerk, quick.id)
  const done = await confirmed(clerk, slow.id)
  // Checked anew under way: the one who is left is registered.
  expect([done.stage, done.registered]).toEqual(['done', 1])
})

test('a township sees its own villages, and nobody sees another’s list', async () => {
  const town = await desk.personOf('990101101000', 'qingshui', 'town')
  const { id, counts } = await checked(town, [someone(1), someone(2, { 2: '石桥村' })])
  expect(counts).toMatchObject({ ok: 1, blocked: 1 })
  const [row] = await rowsOf(town, id, 'blocked')
  expect(row?.faults.map(({ code }) => code)).toEqual(['region-out-of-scope'])
  expect((await clerk.get(`/api/imports/${id}/rows?show=blocked`)).statusCode).toBe(404)
  expect((await clerk.get(`/api/imports/${id}/fault-sheet`)).statusCode).toBe(404)
  const other = await desk.personOf('990101100000', 'taohua', 'town')
  expect((await other.get(`/api/imports/${id}`)).statusCode).toBe(404)
  expect((await other.get('/api/imports')).json().imports).toEqual([])
  await town.send('PUT', `/api/imports/${id}/rows/2`, { dropped: true })
  await confirmed(town, id)
  const { imports } = (await clerk.get('/api/imports')).json()
  expect(imports.find((each: Import) => each.id === id)).toMatchObject({ own: false, stage: 'done' })
})

test('columns under other names are matched by hand once, and known the next time', async () => {
  const headings = ['人', '号', '村', '类', '籍', '话', '注']
  const { id, mapping } = await begun(clerk, [someone(1)], ['第 1 列', ...headings])
  expect(mapping).toEqual({ home: 3 })
  const lacking = await clerk.send('PUT', `/api/imports/${id}/mapping`, { name: 1 })
  expect([lacking.statusCode, lacking.json().detail]).toEqual([400, ['身份证号', '家庭住址代码', '户籍']])
  const chosen = { name: 0, idNumber: 1, home: 2, residence: 4 }
  expect((await clerk.send('PUT', `/api/imports/${id}/mapping`, chosen)).statusCode).toBe(200)
  await settled(clerk, id)
  expect((await begun(clerk, [someone(2)], ['第 1 列', ...headings])).mapping).toEqual(chosen)
  const preview = (await clerk.get(`/api/imports/${id}/preview`)).json()
  expect(preview[0][1]).toMatch(/^\*{14}.{4}$/)
  expect(JSON.stringify(preview)).not.toContain(idNumber(people + 1))
})

describe('taking an import back', () => {
  test('its people are gone from lists and rosters, and the same list comes in again', async () => {
    const rows = [someone(1), someone(2)]
    const { id } = await checked(clerk, rows)
    await confirmed(clerk, id)
    const before = await count('elder')
    const undone = await clerk.send('POST', `/api/imports/${id}/undo`)
    expect([undone.statusCode, undone.json().stage]).toEqual([200, 'undone'])
    expect(await count('elder')).toBe((before ?? 0) - 2)
    expect(
      await count(`elder_version WHERE withdrawn_at IS NULL AND elder_id NOT IN (SELECT id FROM elder)`),
    ).toBe(0)
    expect(
      await count(`elder_fact WHERE withdrawn_at IS NULL AND elder_id NOT IN (SELECT id FROM elder)`),
    ).toBe(0)
    const list = await clerk.get(`/api/elders?search=${encodeURIComponent(`王秀英${people + 1}`)}`)
    expect(list.json().total).toBe(0)
    expect((await clerk.send('POST', `/api/imports/${id}/undo`)).json().code).toBe('import-over')
    const again = await checked(clerk, rows)
    expect((await confirmed(clerk, again.id)).registered).toBe(2)
  })

  test('not once something has happened with one of them, nor after ten days', async () => {
    const { id } = await checked(clerk, [someone(1), someone(2)])
    await confirmed(clerk, id)
    const { rows } = await desk.pool.query<{ id: string }>(
      'SELECT elder_id AS id FROM elder_import_elder WHERE import_id = $1',
      [id],
    )
    await clerk.send('POST', `/api/elders/${rows[0]?.id}/cards`, { kind: 'qr', expires: null })
    const used = await clerk.send('POST', `/api/imports/${id}/undo`)
    expect([used.statusCode, used.json().code]).toEqual([409, 'import-used'])
    const { id: late } = await checked(clerk, [someone(3)])
    await confirmed(clerk, late)
    desk.clock.now += 10 * 86_400_000 + 1
    expect((await clerk.get(`/api/imports/${late}`)).statusCode).toBe(401)
    desk.clock.now -= 10 * 86_400_000 + 1
    await desk.pool.query(`UPDATE elder_import SET done_at = done_at - interval '11 days' WHERE id = $1`, [
      late,
    ])
    expect((await clerk.send('POST', `/api/imports/${late}/undo`)).json().code).toBe('import-undo-late')
  })

  test('an elder leaves the register in no other way', async () => {
    await expect(desk.pool.query('DELETE FROM card; DELETE FROM elder')).rejects.toMatchObject({
      code: expect.stringMatching(/YY001|23503/),
    })
  })
})

test('a file that is no sheet is refused in words, and a small route takes no large body', async () => {
  const refused = await upload(clerk, Buffer.from('<html><table></table></html>'), '名册.xls')
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'file-wrong'])
  expect(refused.json().detail[0]).toContain('另存为')
  const large = await clerk.send('POST', '/api/elders', { name: 'x'.repeat(300_000) })
  expect(large.statusCode).toBe(413)
  const huge = await upload(clerk, Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))
  expect([huge.statusCode, huge.json().code]).toEqual([413, 'request-too-large'])
})

test('rows lie sealed, and what was begun and left is gone after a day', async () => {
  const { id } = await begun(clerk, [someone(1)])
  const { rows } = await desk.pool.query<{ sealed: Buffer }>(
    'SELECT sealed FROM elder_import_row WHERE import_id = $1',
    [id],
  )
  expect(rows[0]?.sealed.includes(idNumber(people + 1))).toBe(false)
  await desk.pool.query(
    `UPDATE elder_import SET started_at = started_at - interval '25 hours' WHERE id = $1`,
    [id],
  )
  await begun(clerk, [someone(2)])
  expect(await count(`elder_import_row WHERE import_id = '${id}'`)).toBe(0)
  expect((await clerk.get(`/api/imports/${id}/preview`)).json().code).toBe('import-over')
})

test('20,000 rows are checked, registered and taken back within a minute each', {
  timeout: 120_000,
}, async () => {
  people += 100_000
  const rows = Array.from({ length: 20_000 }, (_, i) => someone(i))
  const bytes = await workbook(rows)
  const { id, mapping }: Import = (await upload(clerk, bytes)).json()
  await clerk.send('PUT', `/api/imports/${id}/mapping`, mapping)
  const { counts } = await settled(clerk, id)
  expect(counts).toMatchObject({ rows: 20_000, ok: 20_000 })
  expect((await confirmed(clerk, id)).registered).toBe(20_000)
  const undone = await clerk.send('POST', `/api/imports/${id}/undo`)
  expect(undone.statusCode, undone.body).toBe(200)
})
