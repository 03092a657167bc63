/** A settlement's export, computed once more in another folder without a database, and what planted changes do to it. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFolder } from '../../../cli/settlement-folder/load-folder.ts'
import { recomputeFolder } from '../../../cli/settlement-folder/recompute-folder.ts'
import { unpack } from '../../../cli/settlement-folder/unpack.ts'
import type { PlainDate, PlainMonth } from '../../../core/plain-date.ts'
import { readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { settle } from '../../../core/settlement/settle.ts'
import { formatStatement } from '../../../core/settlement/statement.ts'
import { addFact, correctElder, correctFact } from '../../../server/register/register-change.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { ID_TAIL, MONTH, NAMES, plantCounty, plantTap } from './small-county.ts'
import { walkMonth } from './walk-month.ts'

const CLI = join(import.meta.dirname, '../../../cli/yangyi.ts')

let desk: Desk
let clerk: Person
let reviewer: Person
let scratch: string
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  // What a table of files must quote.
  await addFact(desk.pool, 'site', 's-b', {
    ...{
      fact: 'closure',
      value: '停电，"检修"\n一天',
      from: '2026-10-20' as PlainDate,
      to: '2026-10-21' as PlainDate,
    },
  })
  clerk = await desk.person('clerk-li', 'clerk')
  reviewer = await desk.person('reviewer-wang', 'reviewer')
  scratch = mkdtempSync(join(tmpdir(), 'yangyi-reproducible-'))
})
afterAll(async () => {
  rmSync(scratch, { recursive: true })
  await desk.close()
})

const compute = async () => {
  const answer = await clerk.send('POST', `/api/months/${MONTH}/compute`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().settlement
}

let count = 0
async function exported(person = clerk): Promise<string> {
  const answer = await person.get(`/api/months/${MONTH}/export`)
  expect(answer.statusCode, answer.body).toBe(200)
  count += 1
  const file = join(scratch, `${count}.zip`)
  writeFileSync(file, answer.rawPayload)
  return file
}

async function unpacked(file: string): Promise<string> {
  const folder = file.replace(/\.zip$/, `-${Math.floor(performance.now() * 1000)}`)
  mkdirSync(folder)
  expect(await unpack(file, folder)).toBeNull()
  return folder
}

function recompute(path: string) {
  const { PATH } = process.env
  // Nothing of the county's: no database, another folder.
  const done = spawnSync(process.execPath, [CLI, 'recompute', path], {
    cwd: scratch,
    env: { PATH },
    encoding: 'utf8',
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** Puts the sum of a changed file right. */
function resum(folder: string, name: string): void {
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex')
  writeFileSync(join(folder, 'SHA256SUMS'), sums.replace(new RegExp(`^[0-9a-f]{64}(?=  ${name}$)`, 'm'), sum))
}

const same = async (folder: string) => {
  const computed = await recomputeFolder(folder)
  if ('faults' in computed) throw new Error(computed.faults.join('\n'))
  expect(computed.differences).toEqual([])
  return computed
}

describe('the export of a month', () => {
  it('computes to the same bytes elsewhere, by one command', async () => {
    const { hashes } = await compute()
    const done = recompute(await exported())
    expect(done.err).toBe('')
    expect(done.code).toBe(0)
    for (const name of ['policy', 'register', 'records', 'result'])
      expect(done.out).toContain(`${name.padEnd(9)} ${hashes[name]}  the same\n`)
    expect(done.out).toMatch(/statement of \d+ bytes: the same/)
  })

  it('is a folder of the spec, which anyone can settle', async () => {
    const folder = await unpacked(await exported())
    expect(readdirSync(folder).sort()).toEqual([
      ...['SHA256SUMS', 'chains.csv', 'elder-facts.csv', 'elders.csv', 'policies', 'settlement.json'],
      ...['site-facts.csv', 'sites.csv', 'statement.json', 'taps.csv'],
    ])
    const read = readFolder(await loadFolder(folder))
    if (!read.ok) throw new Error(JSON.stringify(read.faults))
    const { statement } = settle({ ...read.input, month: MONTH as PlainMonth })
    const answer = await clerk.get(`/api/months/${MONTH}/statement`)
    expect(formatStatement(statement)).toBe(answer.body)
    expect(readFileSync(join(folder, 'statement.json'), 'utf8')).toBe(answer.body)
  })

  it('names nobody', async () => {
    const folder = await unpacked(await exported())
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\./.test(file),
    )) {
      const text = readFileSync(join(folder, name), 'utf8')
      for (const word of [...NAMES, ID_TAIL]) expect(text).not.toContain(word)
    }
  })

  it('is given to those who read settlements, and leaves a trace', async () => {
    const auditor = await desk.person('auditor-zhao', 'auditor')
    await exported(auditor)
    const { rows } = await desk.pool.query(
      `SELECT action, subject FROM audit WHERE account_id = $1 AND action LIKE 'settlement%'`,
      [auditor.id],
    )
    expect(rows).toEqual([{ action: 'settlement.export', subject: `settlement/${MONTH}/1` }])
    const administrator = await desk.person('admin-sun', 'administrator')
    expect((await administrator.get(`/api/months/${MONTH}/export`)).statusCode).toBe(403)
    expect((await clerk.get('/api/months/2026-09/export')).statusCode).toBe(404)
  })

  it('that was returned and computed again is the new version', async () => {
    const { id } = await compute()
    await walkMonth(desk, MONTH, 'submit', { clerk: clerk.id })
    const returned = await reviewer.send('POST', `/api/months/${MONTH}/steps`, {
      ...{ settlement: id, action: 'return', reason: '柳大爷的身份要核对' },
    })
    expect(returned.statusCode, returned.body).toBe(200)
    await addFact(desk.pool, 'elder', 'e-seventy', {
      ...{ fact: 'category', value: 'dibao', from: '2026-10-01' as PlainDate, to: null },
    })
    const { version, hashes } = await compute()
    const { exported: told, hashes: now } = await same(await unpacked(await exported()))
    expect(told.version).toBe(version)
    // The version before can be had as well.
    const answer = await clerk.get(`/api/months/${MONTH}/export?version=${version - 1}`)
    expect(answer.headers['content-disposition']).toContain(`-v${version - 1}.zip`)
    const older = join(scratch, 'older.zip')
    writeFileSync(older, answer.rawPayload)
    expect(await same(await unpacked(older))).toMatchObject({ exported: { version: version - 1 } })
    expect((await clerk.get(`/api/months/${MONTH}/export?version=99`)).statusCode).toBe(404)
    expect(now.find(({ name }) => name === 'register')?.now).toBe(hashes.register)
  })

  it('is the same whatever the county learns afterwards', async () => {
    const before = readFileSync(await exported())
    const { rows } = await desk.pool.query<{ id: string }>(
      `SELECT id FROM elder_fact WHERE elder_id = 'e-old' AND fact = 'category'`,
    )
    await correctFact(desk.pool, 'elder', rows[0]?.id ?? '', {
      ...{ fact: 'category', value: 'tekun', from: '2026-10-01' as PlainDate, to: null },
    })
    await correctElder(desk.pool, 'e-old', { died: '2026-10-03' as PlainDate, home: '990102100202' })
    await correctElder(desk.pool, 'e-young', { born: '1930-01-01' as PlainDate })
    await desk.pool.query(`UPDATE site SET closed = '2026-10-05', name = '改名' WHERE id = 's-a'`)
    await plantTap(desk.pool, ['t-b', '2026-10-15T12:00', 'e-seventy', 'lunch', null])
    await desk.pool.query(`INSERT INTO stream (terminal_id, epoch) VALUES ('t-b', repeat('0', 32))`)
    const after = await exported()
    expect(readFileSync(after).equals(before)).toBe(true)
    await same(await unpacked(after))
    // Computed anew, the month is another; that the old one was not, is what was shown.
    expect((await compute()).hashes.register).not.toBe(
      JSON.parse(readFileSync(join(await unpacked(after), 'settlement.json'), 'utf8')).hashes.register,
    )
  })
})

describe('a planted change', () => {
  it('of any byte of the archive is found', async () => {
    const file = await exported()
    const bytes = readFileSync(file)
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 200)) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const planted = join(scratch, 'planted.zip')
      writeFileSync(planted, changed)
      expect(await unpack(planted, join(scratch, 'never')), `byte ${at}`).not.toBeNull()
    }
    writeFileSync(join(scratch, 'cut.zip'), bytes.subarray(0, -1))
    expect(recompute(join(scratch, 'cut.zip')).code).toBe(1)
    expect(recompute(join(scratch, 'nothing.zip')).code).toBe(2)
  })

  it('of any file of the folder is found', async () => {
    const file = await exported()
    const files = readdirSync(await unpacked(file), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name !== 'policies',
    )
    expect(files).toHaveLength(10)
    for (const name of files) {
      const folder = await unpacked(file)
      const bytes = readFileSync(join(folder, name))
      const at = Math.floor(bytes.length / 2)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(join(folder, name), bytes)
      const computed = await recomputeFolder(folder)
      expect('faults' in computed && computed.faults.length, name).toBeGreaterThan(0)
    }
    const folder = await unpacked(file)
    writeFileSync(join(folder, 'more.csv'), '')
    expect(await recomputeFolder(folder)).toEqual({ faults: ['more.csv is not in SHA256SUMS'] })
  })

  it.each<[string, string, string, string]>([
    ['taps.csv', 'e-seventy,lunch', 'e-old,lunch', 'the result hash'],
    ['elders.csv', '1952-03-03', '1932-03-03', 'the register hash'],
    ['elder-facts.csv', 'hukou', 'visitor', 'the register hash'],
    ['policies/001.json', '"4.00"', '"4.01"', 'the policy hash'],
    ['chains.csv', 'aaaa,', 'aaab,', 'the records hash'],
    ['statement.json', '"duplicate": 1', '"duplicate": 2', 'statement.json:'],
  ])('in %s is found even with its sum put right', async (name, from, to, found) => {
    const folder = await unpacked(await exported())
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(folder, name), text.replace(from, to))
    resum(folder, name)
    const done = recompute(folder)
    expect(done.err).toBe('')
    expect(done.code).toBe(1)
    expect(done.out).toContain(found)
  })
})

describe('a month that pays adjustments of an approved one', () => {
  it('carries what they were worked out from, and computes to the same bytes', async () => {
    const { id } = await compute()
    await desk.pool.query(`UPDATE site SET closed = NULL WHERE id = 's-a'`)
    await correctElder(desk.pool, 'e-old', { died: null })
    const again = await compute()
    expect(again.id).not.toBe(id)
    await walkMonth(desk, MONTH, 'approve', { clerk: clerk.id })
    // Late, voided, dead: a line for each cause.
    await plantTap(desk.pool, ['t-a', '2026-10-16T12:00', 'e-seventy', 'lunch', null])
    await correctElder(desk.pool, 'e-old', { died: '2026-10-02' as PlainDate })
    await plantTap(desk.pool, ['t-a', '2026-11-16T12:00', 'e-seventy', 'lunch', null])
    desk.clock.now = Date.parse('2026-12-05T10:00:00+08:00')
    clerk = await desk.person('clerk-zhou', 'clerk')
    const november = await clerk.send('POST', '/api/months/2026-11/compute')
    expect(november.statusCode, november.body).toBe(200)
    const before = (await clerk.get('/api/months/2026-11/export')).rawPayload
    const file = join(scratch, 'november.zip')
    writeFileSync(file, before)
    const folder = await unpacked(file)
    const { adjustments } = JSON.parse(readFileSync(join(folder, 'statement.json'), 'utf8'))
    expect(adjustments.length).toBeGreaterThan(0)
    expect(readdirSync(join(folder, 'earlier'))).toEqual([MONTH])
    const done = recompute(file)
    expect(done.err).toBe('')
    expect(done.out).toMatch(/statement of \d+ bytes: the same/)
    expect(done.code).toBe(0)
    // Whatever comes after, it stays the same; and what is left out shows.
    await correctElder(desk.pool, 'e-seventy', { died: '2026-10-01' as PlainDate })
    expect((await clerk.get('/api/months/2026-11/export')).rawPayload.equals(before)).toBe(true)
    const name = `earlier/${MONTH}/taps.csv`
    const text = readFileSync(join(folder, name), 'utf8')
    const rows = text.split('\n')
    writeFileSync(join(folder, name), rows.filter((row) => !row.includes('2026-10-16')).join('\n'))
    resum(folder, name)
    const computed = await recomputeFolder(folder)
    expect('differences' in computed && computed.differences.length).toBeGreaterThan(0)
  })
})
