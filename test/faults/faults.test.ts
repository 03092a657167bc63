/** Real processes, real faults: a short run of what `npm run faults` does for long. */
import { expect, test } from 'vitest'
import { fillDisk } from './full-disk.ts'
import { killTerminal } from './kills.ts'
import { mayMount } from './small-disk.ts'
import { storm } from './storm.ts'

const quiet = () => {}

test('through kills and failing lines each green screen is one record and settles once', {
  timeout: 240_000,
}, async () => {
  const outcome = await storm({ seed: '3', seconds: 6, terminals: 2, pace: 120, calm: 700, say: quiet })
  expect(outcome).toMatchObject({ faults: [], drainedMs: expect.any(Number) })
  expect(outcome.greens).toBeGreaterThan(10)
})

test('a terminal that is killed again and again shows no meal that it has not', {
  timeout: 240_000,
}, async () => {
  const outcome = await killTerminal({ times: 8, seed: '1', say: quiet })
  expect(outcome.faults).toEqual([])
  expect(outcome.greens).toBeGreaterThan(10)
})

test('what the ledger’s full disk does not take is not acknowledged, and comes when there is room', {
  timeout: 240_000,
}, async () => {
  if (!mayMount()) {
    console.log('no small disk: this system lets nobody mount one')
    return
  }
  const outcome = await fillDisk()
  expect(outcome).toMatchObject({ faults: [], drained: true })
  expect(outcome.waiting).toBeGreaterThan(0)
})
