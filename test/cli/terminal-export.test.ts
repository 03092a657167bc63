import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openJournal } from '../../terminal/journal/open.ts'
import { ownKey } from '../../terminal/keys.ts'
import { journalOptions, mealBody, PLACE, SITE } from '../terminal/support.ts'

const COMMAND = join(import.meta.dirname, '../../cli/yangyi.ts')
const home = mkdtempSync(join(tmpdir(), 'yangyi-cli-export-'))
afterAll(() => rmSync(home, { recursive: true }))

function run(...args: string[]) {
  const env = { ...process.env, YANGYI_HOME: home, YANGYI_READER: '' }
  const node = ['--disable-warning=ExperimentalWarning', COMMAND, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

test("a running terminal's records go onto the stick, and prove themselves there", () => {
  const stick = join(home, 'stick')
  mkdirSync(stick)
  expect(run('terminal-export', stick)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no enrolled terminal'),
  })

  const folder = join(home, 'terminal')
  mkdirSync(folder)
  const { publicKey } = ownKey(join(folder, 'key.pem'))
  writeFileSync(join(folder, 'enrolment.json'), JSON.stringify(PLACE))
  const genesis = { site: SITE, publicKey, software: 'yangyi test' }
  const journal = openJournal(journalOptions(join(folder, 'journal.db'), { genesis }))
  try {
    for (let i = 0; i < 30; i += 1) journal.append('meal', mealBody({ elder: `e-${i}` }))
    const exported = run('terminal-export', stick)
    expect(exported).toMatchObject({ status: 0, stdout: expect.stringContaining('31 records') })
  } finally {
    journal.close()
  }
  const [file = ''] = readdirSync(stick)
  const verified = run('verify', join(stick, file))
  expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('31 records, 30 meals') })
})

test('no folder, or none that is there: 2', () => {
  expect(run('terminal-export')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') })
  expect(run('terminal-export', join(home, 'none'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no folder'),
  })
})
