/** The demo county's months hold something to look into, and its first month shows that somebody did. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fillDemo } from '../../cli/demo/fill-demo.ts'
import type { PlainDate, PlainMonth } from '../../core/plain-date.ts'
import { demoCounty } from '../../prisma/demo/county.ts'
import { checkFindings } from '../../server/findings/check-findings.ts'
import { openDatabase } from '../../server/plugins/database.ts'
import { loadSecrets } from '../../server/secrets.ts'
import { silent } from '../server/ingest/test-terminal.ts'
import { freshDatabase } from '../support/database.ts'

test('a handful of findings, some of which hold the month', { timeout: 60_000 }, async () => {
  const fresh = await freshDatabase()
  const database = openDatabase(fresh.url, silent)
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-demo-'))
  const today = '2026-11-05' as PlainDate
  const findingsOf = async (month: string) => {
    const { rows } = await database.pool.query<{ line: string }>(
      `SELECT concat_ws(' ', rule, mode, site_id, verdict) AS line FROM standing_finding WHERE month = $1 ORDER BY 1`,
      [month],
    )
    return rows.map(({ line }) => line)
  }
  try {
    await fillDemo({ database, secrets: loadSecrets(folder), log: silent, today }, demoCounty(today))
    expect(await findingsOf('2026-09')).toEqual(
      ['F08 hold upheld', 'F14-run hold s-shiqiao dismissed', 'F14-rush hold s-shiqiao dismissed'].sort(),
    )
    const by = { account: null, address: null, at: new Date('2026-11-05T04:00:00Z') }
    await checkFindings(database.pool, '2026-10' as PlainMonth, by)
    const found = await findingsOf('2026-10')
    expect(found).toEqual(
      expect.arrayContaining(['F08 hold', 'F11 warn', 'F14-run hold s-shiqiao', 'F23-gap hold s-nangou']),
    )
    expect(found.length).toBeLessThan(12)
  } finally {
    await database.close()
    await fresh.drop()
    rmSync(folder, { recursive: true })
  }
})
