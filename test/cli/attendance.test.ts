/** `yangyi attendance` as it is called: what it prints, and how it leaves. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MONTH, plantCounty } from '../server/settlement/small-county.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

const COMMAND = join(import.meta.dirname, '../../cli/yangyi.ts')

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await plantCounty(database.pool)
})
afterAll(() => database?.drop())

type Left = { code: number | string | null | undefined; stdout: string; stderr: string }

const run = (args: string[], url = database.url) =>
  new Promise<Left>((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', COMMAND, 'attendance', ...args],
      { env: { ...process.env, DATABASE_URL: url } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })

it('makes the sheets, finds them right, names the one that is not, and mends it', async () => {
  // No sheet was written yet: nothing to find wrong.
  expect(await run(['check'])).toEqual({ code: 0, stdout: '0 sheets checked, 0 wrong\n', stderr: '' })
  expect(await run(['rebuild'])).toEqual({ code: 0, stdout: 'sheets of 2 chains made again\n', stderr: '' })
  expect(await run(['check'])).toMatchObject({ code: 0, stdout: '3 sheets checked, 0 wrong\n' })

  await database.pool.query(
    `UPDATE attendance_sheet SET names = replace(names, 'e-seventy', 'e-young')
      WHERE month = $1 AND names LIKE '%e-seventy%'`,
    [MONTH],
  )
  expect(await run(['check'])).toMatchObject({
    code: 1,
    stdout: `wrong: t-a:${'a'.repeat(32)} ${MONTH}\n3 sheets checked, 1 wrong\n`,
  })
  expect((await run(['rebuild'])).code).toBe(0)
  expect((await run(['check'])).code).toBe(0)
})

it.each([[[]], [['mend']], [['check', 'more']]])('%j: 2, and how it is called', async (args) => {
  const { code, stderr } = await run(args)
  expect([code, stderr]).toEqual([2, expect.stringContaining('yangyi attendance check | rebuild')])
})

it('2 without a database named', async () => {
  expect((await run(['check'], '')).code).toBe(2)
})
