import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAudit } from '../../../server/audit/audit-repository.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'

let desk: Desk
let auditor: Person
beforeAll(async () => {
  desk = await openDesk()
  auditor = await desk.person('auditor-sun', 'auditor')
  for (let i = 1; i <= 5; i++)
    await writeAudit(desk.pool, {
      account: i === 5 ? auditor.id : null,
      action: 'test.write',
      subject: `test/${i}`,
      detail: { i },
      address: i === 5 ? '10.0.0.1' : null,
    })
})
afterAll(() => desk.close())

describe('the audit trail', () => {
  it('comes newest first, with names', async () => {
    const { entries, more } = (await auditor.get('/api/audit?size=2')).json()
    expect(more).toBe(true)
    expect(entries).toMatchObject([
      {
        action: 'test.write',
        subject: 'test/5',
        actor: 'auditor-sun 同志',
        detail: { i: 5 },
        address: '10.0.0.1',
      },
      { subject: 'test/4', actor: null, address: null },
    ])
  })

  it.each(['99999999999999999999', '0', '1.5'])('does not begin before %s', async (before) => {
    expect((await auditor.get(`/api/audit?before=${before}`)).json().code).toBe('invalid-request')
  })

  it('comes page by page, each entry once, to the end', async () => {
    const seen: number[] = []
    let before = ''
    for (;;) {
      const { entries, more } = (await auditor.get(`/api/audit?size=3${before}`)).json()
      seen.push(...entries.map(({ id }: { id: number }) => id))
      if (!more) break
      before = `&before=${entries.at(-1).id}`
    }
    const { rows } = await desk.pool.query('SELECT id::int FROM audit ORDER BY id DESC')
    expect(seen).toEqual(rows.map(({ id }) => id))
  })
})
