import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import { roster as rosterShape } from '../../../core/roster.ts'
import { signedText } from '../../../core/signed.ts'
import { fillCounty } from '../../../server/register/county-fill.ts'
import type { CountyPlan } from '../../../server/register/county-plan.ts'
import { createRosters } from '../../../server/register/rosters.ts'
import { requireFittingSecrets } from '../../../server/register/secrets-fit.ts'
import { loadSecrets } from '../../../server/secrets.ts'
import { testTerminal } from '../ingest/test-terminal.ts'
import { inventedIdNumber, openRegisterDesk } from './register-desk.ts'

const ELDERS = 20_000
const ISSUED = '2026-09-01' as PlainDate
const CARDS: CountyPlan['elders'][number]['cards'][] = [
  [
    { kind: 'chip', form: '8H10D', number: '0013530444', issued: ISSUED },
    { kind: 'qr', issued: ISSUED },
  ],
  [{ kind: 'chip', form: '6H8D', number: '07302202', issued: ISSUED }],
]

function plan(): CountyPlan {
  return {
    name: '演示县',
    region: '990101000000',
    demo: true,
    regions: [
      { code: '990101000000', name: '演示县', level: 'county', parent: null },
      { code: '990101001000', name: '河东镇', level: 'town', parent: '990101000000' },
      { code: '990101001001', name: '王家庄', level: 'village', parent: '990101001000' },
    ],
    sites: [
      {
        id: 's-1',
        name: '王家庄助餐点',
        region: '990101001001',
        opened: '2024-01-01',
        closed: null,
        facts: [
          { fact: 'facility', value: 'happiness-home', from: '2024-01-01', to: null },
          { fact: 'meal', value: 'lunch', from: '2024-01-01', to: null },
        ],
        windows: [{ meal: 'lunch', starts: 680, ends: 780, price: 500 }],
      },
    ],
    elders: Array.from({ length: ELDERS }, (_, i) => ({
      id: `e-${i}`,
      name: '王秀英',
      sex: 'female',
      born: '1950-01-01',
      died: null,
      home: '990101001001',
      idCardLostAt: i === 1 ? 1_760_000_000_000 : null,
      idNumber: inventedIdNumber(`19${30 + Math.floor(i / 1000)}0101`, i % 1000),
      facts: [
        { fact: 'residence', value: 'hukou', from: '2024-01-01', to: null },
        { fact: 'category', value: 'dibao', from: '2024-01-01', to: '2025-01-01' },
      ],
      cards: CARDS[i] ?? [],
    })),
    policies: [
      { id: 'p-1', title: '政策', document: '{"serviceDayStarts":"04:00"}', from: '2024-01-01', to: null },
    ],
    terminals: [
      {
        id: 't-1',
        site: 's-1',
        publicKey: testTerminal('t-1', 's-1').publicKey,
        enrolledAt: 1_704_067_200_000,
      },
    ],
  }
}

test('a planned county stands in the register, and the roster of its 20,000 elders is made in time', {
  timeout: 90_000,
}, async () => {
  const desk = await openRegisterDesk('2026-10-12T12:00:00+08:00')
  try {
    const [given] = await fillCounty(desk.database, desk.secrets, plan())
    expect(given).toMatchObject({ terminal: 't-1', siteName: '王家庄助餐点' })
    await requireFittingSecrets(desk.pool, desk.secrets)
    const folder = mkdtempSync(join(tmpdir(), 'yangyi-other-'))
    const foreign = loadSecrets(folder)
    rmSync(folder, { recursive: true })
    await expect(requireFittingSecrets(desk.pool, foreign)).rejects.toMatchObject({ code: 'not-ours' })

    const clerk = await desk.as('clerk')
    const page = (await clerk.get('/api/elders?size=1')).body
    expect(page).toMatchObject({ total: ELDERS, elders: [{ residence: 'hukou', categories: [] }] })
    const { body: cards } = await clerk.get('/api/elders/e-0/cards')
    expect(cards).toMatchObject([
      { kind: 'qr', tail: expect.stringMatching(/^\d{4} \d{4}$/), issuedAt: '2026-09-01T04:00:00.000Z' },
      { kind: 'chip', form: '8H10D', tail: '0444', state: 'in-use', changedAt: null },
      { kind: 'id-card' },
    ])
    expect((await clerk.get('/api/elders/e-1/cards')).body).toMatchObject([
      { kind: 'chip', form: '6H8D', tail: '2202' },
      { kind: 'id-card', state: 'lost', changedAt: '2025-10-09T08:53:20.000Z', changedBy: null },
    ])

    const rosters = createRosters({ pool: desk.pool, secrets: desk.secrets, now: () => desk.clock.now })
    const roster = await rosters.rosterFor('t-1')
    if (roster === null) throw new Error('no roster')
    const text = signedText(roster, desk.secrets.sign)
    expect(text.length).toBeGreaterThan(ELDERS * 100)
    expect(rosterShape(roster, 'roster').site.serviceDayStarts).toBe(240)
    expect(roster.elders[0]?.cards.map(({ lost }) => lost)).toEqual([false, false, false])
    expect(roster.elders[1]?.cards.map(({ lost }) => lost)).toEqual([false, true])
    expect(roster.cardKeys).toEqual([{ id: 1, key: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) }])
    const tokens = new Set(roster.elders.flatMap(({ cards }) => cards.map(({ token }) => token)))
    expect(tokens.size).toBe(ELDERS + 3)
  } finally {
    await desk.close()
  }
})
