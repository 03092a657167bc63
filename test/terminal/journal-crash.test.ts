import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { journalIn, scratch } from './support.ts'

const WRITER = fileURLToPath(new URL('journal-writer-child.ts', import.meta.url))
const KILLS = 12

/** Lets the writer say `lines` lines, kills it, and returns all whole lines that it said. */
async function killAfter(lines: number, ...args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, ...args])
  let said = ''
  let problem = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > lines) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  expect([problem, signal]).toEqual(['', 'SIGKILL'])
  return said.split('\n').slice(0, -1)
}

test('whatever a killed process said was committed is there, once, in one whole chain', async () => {
  const folder = scratch()
  const epochs = new Set<string>()
  const committed = new Map<number, string>()
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (const line of await killAfter(1 + ((kill * 37) % 90), join(folder, 'journal.db'))) {
      const [word = '', value = ''] = line.split(' ')
      if (word === 'epoch') epochs.add(value)
      else if (committed.has(Number(word))) throw new Error(`sequence ${word} was given twice`)
      else committed.set(Number(word), value)
    }
  }
  // Opening proves the chain: a fault in it would begin a new epoch.
  const journal = journalIn(folder)
  epochs.add(journal.epoch)
  expect(epochs.size).toBe(1)

  const stored = new Map<number, string>()
  for (let first = 1; first <= journal.mark.last; first += 100)
    for (const { seq, hash } of journal.batch(first, first + 99)) stored.set(seq, hash)
  expect(committed.size).toBeGreaterThan(KILLS * 20)
  for (const [seq, hash] of committed) expect(stored.get(seq)).toBe(hash)
  // Beyond what was said: the genesis, and at each kill at most the one commit that it had no time to say.
  expect(stored.size - committed.size).toBeLessThanOrEqual(1 + KILLS)
  expect(journal.mark.acked).toBeLessThanOrEqual(journal.mark.last)
}, 60_000)

test('killed while it trims, it has lost nothing that it was to keep', async () => {
  const folder = scratch()
  const committed = new Map<number, string>()
  const epochs = new Set<string>()
  for (let kill = 0; kill < 6; kill += 1) {
    for (const line of await killAfter(10 + ((kill * 37) % 60), join(folder, 'journal.db'), 'trim')) {
      const [word = '', value = ''] = line.split(' ')
      if (word === 'epoch') epochs.add(value)
      else committed.set(Number(word), value)
    }
  }
  const journal = journalIn(folder)
  epochs.add(journal.epoch)
  expect(epochs.size).toBe(1)
  const { anchor, mark } = journal
  expect(anchor.seq).toBeGreaterThan(20)
  expect(anchor.seq).toBeLessThanOrEqual(Math.min(mark.acked, mark.last - 5))
  expect(committed.get(anchor.seq) ?? anchor.hash).toBe(anchor.hash)
  for (const [seq, hash] of committed) expect(journal.hashOf(seq)).toBe(seq < anchor.seq ? null : hash)
}, 60_000)
