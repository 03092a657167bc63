/** The demo county gives out cards of its own: some elders carry a QR card, some a fob. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fillDemo } from '../../cli/demo/fill-demo.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { readQrCard } from '../../core/qr-card.ts'
import { demoCounty } from '../../prisma/demo/county.ts'
import { LIVE_SITE } from '../../prisma/demo/places.ts'
import { openDatabase } from '../../server/plugins/database.ts'
import { listCardKeys } from '../../server/register/card-key-repository.ts'
import { listCards } from '../../server/register/card-repository.ts'
import { writeSheet } from '../../server/register/card-sheets.ts'
import { loadSecrets, verifierOf } from '../../server/secrets.ts'
import { silent } from '../server/ingest/test-terminal.ts'
import { freshDatabase } from '../support/database.ts'

const TODAY = '2026-11-05' as PlainDate

test('the people stay the same from day to day, and so do the numbers of their fobs', () => {
  const given = (today: string) =>
    demoCounty(today as PlainDate).elders.flatMap(({ id, cards }) =>
      cards.map((card) => [id, card.kind, card.kind === 'chip' ? card.number : null]),
    )
  expect(given('2026-11-05')).toEqual(given('2027-02-28'))
  expect(new Set(given('2026-11-05').map(([, , number]) => number)).size).toBeGreaterThan(20)
})

test('its cards are in the register, signed with a key of the county', { timeout: 60_000 }, async () => {
  const fresh = await freshDatabase()
  const database = openDatabase(fresh.url, silent)
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-demo-'))
  try {
    const secrets = loadSecrets(folder)
    const county = demoCounty(TODAY)
    await fillDemo({ database, secrets, log: silent, today: TODAY }, county)

    const regulars = county.elders.filter(({ site }) => site === LIVE_SITE).slice(0, 9)
    expect(regulars.flatMap(({ cards }) => cards.map(({ kind }) => kind))).toEqual(
      expect.arrayContaining(['qr', 'chip']),
    )
    for (const { id, cards } of regulars) {
      const stored = await listCards(database.pool, secrets, id)
      expect(stored.map(({ kind }) => kind).sort()).toEqual(
        [...cards.map(({ kind }) => kind), 'id-card'].sort(),
      )
      for (const card of cards)
        if (card.kind === 'chip')
          expect(stored).toContainEqual(
            expect.objectContaining({ tail: card.number.slice(-4), form: '8H10D' }),
          )
    }
    const [key] = await listCardKeys(database.pool)
    const withQr = regulars.filter(({ cards }) => cards.some(({ kind }) => kind === 'qr')).map(({ id }) => id)
    const sheet = await writeSheet(database.pool, secrets, withQr, TODAY)
    expect(sheet.cards).toHaveLength(withQr.length)
    for (const { text } of sheet.cards)
      expect(readQrCard(text, (id) => (id === key?.id ? verifierOf(key.key) : undefined)).ok).toBe(true)
  } finally {
    await database.close()
    await fresh.drop()
    rmSync(folder, { recursive: true })
  }
})
