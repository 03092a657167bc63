import { expect, test } from 'vitest'
import type { PlainDate } from '../../core/plain-date.ts'
import { parseRecord, type RecordBody, type TerminalRecord } from '../../core/record.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { journalIn, mealBody, NOON, SITE, scratch } from './support.ts'

const DAY = '2024-07-18' as PlainDate

function recordsOf(journal: Journal): TerminalRecord[] {
  return journal.batch(1, journal.mark.last).map(({ text }) => {
    const read = parseRecord(text)
    if (!read.ok) throw new Error(read.problem)
    return read.value
  })
}

/** What stands in the epoch after this one, beyond its genesis and the outage that tells why. */
function carried(
  write: (journal: Journal) => void,
  held?: number,
): {
  records: TerminalRecord[]
  journal: Journal
  epoch: string
} {
  const folder = scratch()
  const first = journalIn(folder)
  write(first)
  first.condemn('set back', held ?? first.mark.acked)
  first.close()
  const journal = journalIn(folder)
  return { records: recordsOf(journal).slice(2), journal, epoch: first.epoch }
}

const ENTRY: RecordBody<'collective'> = {
  ...{ site: SITE, day: DAY, meal: 'lunch', cause: '停电', writtenBy: '赵敏', confirmedBy: '钱芳', meals: 2 },
}

test('a void of a meal that the server has is told in words, with its epoch and sequence', () => {
  const { records, journal, epoch } = carried((old) => {
    old.append('meal', mealBody())
    old.acknowledge(2, NOON, null)
    old.append('void', { voids: 2, day: DAY, reason: '刷错' })
  })
  expect(records).toMatchObject([
    {
      kind: 'outage',
      body: { from: NOON, to: NOON, cause: `void owed: epoch ${epoch} seq 2 day ${DAY}: 刷错` },
    },
  ])
  expect(journal.eaten('e-1', DAY, 'lunch')).toBe(false)
})

test('nothing comes again that the server is proved to have, though it was never acknowledged', () => {
  const { records } = carried((old) => {
    old.append('meal', mealBody())
    old.append('meal', mealBody({ elder: 'e-2' }))
  }, 2)
  expect(records).toMatchObject([{ seq: 3, kind: 'meal', body: { elder: 'e-2' } }])
})

test('what a server that fell back has lost comes again, and what was trimmed is told to be missing', () => {
  const folder = scratch()
  const first = journalIn(folder)
  for (let i = 2; i <= 20; i += 1) first.append('meal', mealBody({ elder: `e-${i}` }))
  first.acknowledge(20, NOON, null)
  first.acknowledge(20, NOON + 10 * 86_400_000, null)
  expect(first.trim({ days: 5, records: 5, piece: 10 })).toBe(10)
  first.condemn('the server went back to 4 records', 4)
  first.close()
  const [, outage, ...meals] = recordsOf(journalIn(folder))
  expect(outage).toMatchObject({
    body: {
      cause: 'journal put aside: the server went back to 4 records; not carried, since trimmed: 5 to 10',
    },
  })
  const elders = Array.from({ length: 10 }, (_, i) => ({ body: { elder: `e-${i + 11}` } }))
  expect(meals).toMatchObject(elders)
})

test('an entry from paper is written anew over those of its meals that are owed', () => {
  const paper = { clock: 'paper', token: null, collective: 2 } as const
  const { records } = carried((old) => {
    old.append('collective', ENTRY)
    old.append('meal', mealBody({ ...paper, elder: 'e-1' }))
    old.acknowledge(3, NOON, null)
    old.append('meal', mealBody({ ...paper, elder: 'e-2' }))
    old.append('meal', mealBody({ elder: 'e-3' }))
  })
  expect(records).toMatchObject([
    { seq: 3, kind: 'meal', body: { elder: 'e-3', collective: null } },
    { seq: 4, kind: 'collective', body: { ...ENTRY, meals: 1 } },
    { seq: 5, kind: 'meal', body: { elder: 'e-2', collective: 4 } },
  ])
})

test('what stands for itself is carried as it is, and an end stays one', () => {
  const others = { site: SITE, day: DAY, meal: 'lunch', guests: 2, staff: 3, volunteers: 1 } as const
  const { records, journal } = carried((old) => {
    old.append('others', others)
    old.append('test', { note: '试刷' })
    old.append('meal', mealBody())
    old.end('换机', SITE)
  })
  expect(records).toMatchObject([
    { kind: 'others', body: others },
    { kind: 'meal' },
    { kind: 'end', body: { reason: '换机', total: 1 } },
  ])
  expect(journal.ended).toBe(true)
  expect(() => journal.append('test', { note: '好' })).toThrow(RangeError)
})

test('an end closes every day that is open, and nothing comes after it', () => {
  const folder = scratch()
  const journal = journalIn(folder)
  journal.append('meal', mealBody())
  journal.append('meal', mealBody({ elder: 'e-2', day: '2024-07-19' }))
  expect(journal.end('终端交还县里', SITE)).toMatchObject({ ok: true, record: { record: { seq: 6 } } })
  expect(recordsOf(journal).slice(3)).toMatchObject([
    { kind: 'day-close', body: { day: DAY, meals: 1, total: 2 } },
    { kind: 'day-close', body: { day: '2024-07-19', meals: 1, total: 2 } },
    { kind: 'end', body: { reason: '终端交还县里', total: 2 } },
  ])
  expect(journal.closeDays('2024-08-01' as PlainDate, SITE)).toBeNull()
  journal.close()
  const again = journalIn(folder)
  expect([again.ended, again.mark.last]).toEqual([true, 6])
})
