/** The register dated in both ways: what was known when, by whatever order transactions come in. */
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import { inTransaction } from '../../../server/plugins/database.ts'
import { addFact, correctElder, correctFact } from '../../../server/register/register-change.ts'
import { askMoment } from '../../../server/settlement/known-repository.ts'
import { readPolicies, weeksAround } from '../../../server/settlement/policy-repository.ts'
import { readRegister } from '../../../server/settlement/register-repository.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { plantCounty } from './small-county.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await plantCounty(database.pool)
})
afterAll(() => database.drop())

const asOf = (moment: Date | 'now') => inTransaction(database.pool, (client) => readRegister(client, moment))
const day = (text: string) => text as PlainDate

describe('the register as of a moment', () => {
  it('is what stood then, whatever was withdrawn, corrected or added since', async () => {
    const moment = await askMoment(database.pool)
    const before = await asOf(moment)
    expect((await asOf('now')).hash).toEqual(before.hash)
    const id = await addFact(database.pool, 'elder', 'e-old', {
      ...{ fact: 'care', value: '3', from: day('2026-10-01'), to: null },
    })
    const between = await askMoment(database.pool)
    await correctFact(database.pool, 'elder', id, {
      fact: 'care',
      value: '4',
      from: day('2026-10-01'),
      to: null,
    })
    await correctElder(database.pool, 'e-old', { died: day('2026-10-09') })
    await database.pool.query(`UPDATE site SET closed = '2026-10-09' WHERE id = 's-b'`)
    expect((await asOf(moment)).hash).toEqual(before.hash)
    const then = (await asOf(between)).register.elders.get('e-old')
    expect(then).toMatchObject({ died: null, care: [{ value: 3 }] })
    const { elders, sites } = (await asOf('now')).register
    expect(elders.get('e-old')).toMatchObject({ died: '2026-10-09', care: [{ value: 4 }] })
    expect(sites.get('s-b')).toMatchObject({ closed: '2026-10-09' })
    // A death that was taken back.
    await correctElder(database.pool, 'e-old', { died: null })
    expect((await asOf('now')).register.elders.get('e-old')?.died).toBeNull()
    expect((await asOf(between)).register.elders.get('e-old')?.died).toBeNull()
  })

  it('waits for a writer that began before it, and is not reached by one that says it knew earlier', async () => {
    const writer = await database.pool.connect()
    await writer.query('BEGIN')
    await writer.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day) VALUES ('e-young', 'care', '1', '2026-10-01')`,
    )
    let moment: Date | undefined
    const asked = askMoment(database.pool).then((found) => {
      moment = found
    })
    await setTimeout(100)
    expect(moment).toBeUndefined()
    await writer.query('COMMIT')
    writer.release()
    await asked
    if (moment === undefined) throw new Error('no moment')
    expect((await asOf(moment)).register.elders.get('e-young')?.care).toHaveLength(1)
    const before = (await asOf(moment)).hash
    await database.pool.query(
      `INSERT INTO elder_fact (elder_id, fact, value, from_day, known_at)
       VALUES ('e-dead', 'care', '1', '2026-10-01', '2020-01-01')`,
    )
    expect((await asOf(moment)).hash).toEqual(before)
  })

  it('goes on in order where the clock of the database is set back', async () => {
    await database.pool.query(`UPDATE knowledge SET asked_at = now() + interval '1 hour'`)
    const moment = await askMoment(database.pool)
    const before = (await asOf(moment)).hash
    await addFact(database.pool, 'site', 's-b', {
      fact: 'star',
      value: '5',
      from: day('2026-10-01'),
      to: null,
    })
    expect((await asOf(moment)).hash).toEqual(before)
    expect((await asOf(await askMoment(database.pool))).hash).not.toEqual(before)
  })

  it('shows no policy that was published later', async () => {
    const span = weeksAround('2026-10' as Parameters<typeof weeksAround>[0])
    const { rows } = await database.pool.query<{ at: Date }>('SELECT published_at AS at FROM policy')
    const at = rows[0]?.at ?? new Date(0)
    expect((await readPolicies(database.pool, span, at)).policies).toHaveLength(1)
    expect((await readPolicies(database.pool, span, new Date(at.getTime() - 1))).policies).toHaveLength(0)
  })
})

describe('the database', () => {
  it.each([
    `UPDATE elder_fact SET value = 'visitor' WHERE fact = 'residence'`,
    `UPDATE elder_fact SET from_day = '2020-01-01'`,
    `UPDATE site_fact SET to_day = '2030-01-01'`,
    `UPDATE elder_fact SET known_at = '2020-01-01'`,
    `UPDATE elder_fact SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL`,
    `UPDATE elder_fact SET withdrawn_at = now() WHERE withdrawn_at IS NOT NULL`,
    'DELETE FROM elder_fact',
    'TRUNCATE site_fact',
    'DELETE FROM elder_version',
    `UPDATE elder_version SET withdrawn_at = now()`,
    `INSERT INTO elder_version (elder_id, born, home) VALUES ('e-old', '1920-01-01', '990102100201')`,
    `UPDATE site_version SET region = '990102100202'`,
  ])('refuses %s', async (statement) => {
    await expect(database.pool.query(statement)).rejects.toMatchObject({ code: 'YY001' })
  })

  it('refuses a fact that is corrected twice', async () => {
    const id = await addFact(database.pool, 'site', 's-a', {
      fact: 'kitchen',
      value: 'own',
      from: day('2026-10-01'),
      to: null,
    })
    await correctFact(database.pool, 'site', id, null)
    await expect(correctFact(database.pool, 'site', id, null)).rejects.toMatchObject({ code: 'not-found' })
  })
})
