import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openJournal } from '../../terminal/journal/open.ts'
import { journalIn, journalOptions, mealBody, scratch } from './support.ts'

const disk = vi.hoisted(() => ({ full: false }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const copyFileSync: typeof fs.copyFileSync = (from, to) => {
    if (disk.full) throw Object.assign(new Error('no space left'), { errno: -28, code: 'ENOSPC' })
    fs.copyFileSync(from, to)
  }
  return { ...fs, copyFileSync }
})

test('a journal that cannot be put aside is left as it is, nothing half-made stays, and it is let go', () => {
  const folder = scratch()
  const file = join(folder, 'journal.db')
  const journal = journalIn(folder)
  journal.append('meal', mealBody())
  journal.condemn('set back', journal.mark.acked)
  journal.close()
  const bytes = readFileSync(file)

  disk.full = true
  for (let tries = 0; tries < 3; tries += 1)
    expect(() => openJournal(journalOptions(file))).toThrow(expect.objectContaining({ code: 'journal-full' }))
  expect(readdirSync(folder)).toEqual(['journal.db'])
  expect(readFileSync(file).equals(bytes)).toBe(true)

  disk.full = false
  // Left over from a power cut in the middle of it.
  writeFileSync(`${file}.new`, '半')
  expect(journalIn(folder).mark.last).toBe(3)
  expect(readdirSync(folder).filter((name) => name.startsWith('aside-')).length).toBe(1)
})
