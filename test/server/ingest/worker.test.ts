import { expect, test } from 'vitest'
import { type IngestShare, parseShare, takes } from '../../../server/ingest/worker.ts'

test('of several processes just one takes a terminal, and none has much more than its part', () => {
  const shares = [1, 2, 3, 4].map((part) => parseShare(`${part}/4`) as IngestShare)
  const taken = shares.map(() => 0)
  for (let i = 0; i < 1000; i++) {
    const by = shares.map((share) => takes(share, `t-${i}`))
    expect(by.filter(Boolean)).toHaveLength(1)
    taken[by.indexOf(true)] = (taken[by.indexOf(true)] ?? 0) + 1
  }
  expect(Math.min(...taken)).toBeGreaterThan(200)
})

test('alone or dealt to by the broker, a process takes every terminal', () => {
  expect(takes({ kind: 'all' }, 't-1')).toBe(true)
  expect(parseShare('shared')).toEqual({ kind: 'shared' })
  expect(takes({ kind: 'shared' }, 't-1')).toBe(true)
})

test.each(['', '0/2', '3/2', '1/65', '2', '2/4/6', 'all', '-1/2', '1.5/2'])('%s is no share', (text) => {
  expect(parseShare(text)).toBeNull()
})
