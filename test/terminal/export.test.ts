import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PlainDate } from '../../core/plain-date.ts'
import { ExportCheck, type Verdict } from '../../core/verify/verify-export.ts'
import { type Exporter, exportCopy, exportJournal } from '../../terminal/export.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { ownKey, sha256, verifierOf } from '../../terminal/keys.ts'
import { countyKey, journalIn, machineAt, mealBody, NOON, SITE, scratch, TERMINAL } from './support.ts'

function terminalIn(folder: string) {
  const key = ownKey(join(folder, 'key.pem'))
  const genesis = { site: SITE, publicKey: key.publicKey, software: 'yangyi test' }
  const machine = machineAt(NOON)
  const stamp = () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() })
  const by: Exporter = { site: SITE, countyKey, key, stamp }
  const stick = join(folder, 'stick')
  mkdirSync(stick)
  return { journal: journalIn(folder, { genesis, stamp }), by, stick }
}

function eat(journal: Journal, meals: number): void {
  for (let i = 0; i < meals; i += 1) journal.append('meal', mealBody({ elder: `e-${i}` }))
  journal.append('void', { voids: journal.mark.last, day: '2024-07-18', reason: '刷错了' })
  journal.closeDays('2024-07-19' as PlainDate, SITE)
}

function verify(file: string): Extract<Verdict, { readable: true }> {
  const check = new ExportCheck({ hash: sha256, verifierOf })
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) check.take(line)
  const verdict = check.finish()
  if (!verdict.readable) throw new Error(verdict.problem)
  return verdict
}

test('every record of the journal, sealed and signed by the terminal, in a file named by it', async () => {
  const { journal, by, stick } = terminalIn(scratch())
  // More than one batch.
  eat(journal, 450)
  const { file, records } = await exportJournal(journal, stick, by)
  expect(readdirSync(stick)).toEqual([
    `yangyi-records-${TERMINAL}-${journal.epoch.slice(0, 8)}-20240718T040000Z.jsonl`,
  ])
  expect(records).toBe(journal.mark.last)
  const { header, chains, faults } = verify(file)
  expect(faults.listed).toEqual([])
  expect(header).toMatchObject({
    signer: 'terminal',
    terminal: TERMINAL,
    county: { name: null, key: countyKey },
  })
  expect(chains).toMatchObject([
    { records, meals: 450, voids: 1, closings: 1, total: 449, signed: { last: records } },
  ])
})

test('what is written meanwhile waits for the next export', async () => {
  const { journal, by, stick } = terminalIn(scratch())
  eat(journal, 300)
  const exporting = exportJournal(journal, stick, by)
  const { last } = journal.mark
  journal.append('test', { note: '后来' })
  const { file, records } = await exporting
  expect(records).toBe(last)
  expect(verify(file).faults.listed).toEqual([])
})

test('a journal that was trimmed is exported from its first record left', async () => {
  const { journal, by, stick } = terminalIn(scratch())
  eat(journal, 30)
  const day = 86_400_000
  journal.acknowledge(20, NOON, null)
  journal.acknowledge(25, NOON + 100 * day, null)
  expect(journal.trim({ days: 90, records: 5, piece: 200 })).toBe(20)
  const { file, records } = await exportJournal(journal, stick, by)
  expect(records).toBe(journal.mark.last - 20)
  const { chains, faults } = verify(file)
  expect(faults.listed).toEqual([])
  expect(chains).toMatchObject([{ first: 21, records }])
})

test('from a copy, while another has the journal open', async () => {
  const folder = scratch()
  const { journal, by, stick } = terminalIn(folder)
  eat(journal, 20)
  const { file, records } = await exportCopy(join(folder, 'journal.db'), stick, by)
  expect(records).toBe(journal.mark.last)
  expect(verify(file).faults.listed).toEqual([])
  expect(journal.append('test', { note: '照常' }).ok).toBe(true)
})

test('where nothing can be written nothing is left behind', async () => {
  const { journal, by, stick } = terminalIn(scratch())
  await expect(exportJournal(journal, join(stick, 'gone'), by)).rejects.toMatchObject({ code: 'ENOENT' })
  const broken: Exporter = {
    ...by,
    key: {
      ...by.key,
      sign: () => {
        throw new Error('no key')
      },
    },
  }
  await expect(exportJournal(journal, stick, broken)).rejects.toThrow('no key')
  expect(readdirSync(stick)).toEqual([])
})
