import { describe, expect, test } from 'vitest'
import { ExportCheck, type Verdict } from '../../../core/verify/verify-export.ts'
import { verifierOf } from '../../../terminal/keys.ts'
import { COUNTY, exportOf, headOf, keyOf, recounted, SomeChain, sha256 } from './some-export.ts'

function verify(lines: readonly (string | { problem: string })[]): Verdict {
  const check = new ExportCheck({ hash: sha256, verifierOf })
  for (const line of lines) if (!check.take(line)) break
  return check.finish()
}

/** Codes with the record, `-` where a fault is of the file. */
function faultsOf(lines: readonly (string | { problem: string })[]): string[] {
  const verdict = verify(lines)
  if (!verdict.readable) return [`unreadable: ${verdict.problem}`]
  return verdict.faults.listed.map(({ code, seq }) => `${code} ${seq ?? '-'}`)
}

const chain = () => new SomeChain('t-1', 'a').days(4, 5).end()
const whole = () => exportOf([{ chain: chain() }])
/** Header, seal and chain line come before record 1. */
const lineOf = (seq: number) => seq + 2
const without = (lines: string[], line: number) => recounted(lines.filter((_, i) => i !== line))
const edited = (lines: string[], line: number, edit: (text: string) => string) =>
  lines.map((text, i) => (i === line ? edit(text) : text))

test('a whole export has no fault, and is told in figures', () => {
  const second = new SomeChain('t-1', 'b').days(1, 2)
  const verdict = verify(exportOf([{ chain: chain() }, { chain: second }]))
  if (!verdict.readable) throw new Error(verdict.problem)
  expect(verdict.faults.listed).toEqual([])
  const { last } = chain()
  expect(verdict.chains).toMatchObject([
    { epoch: 'a'.repeat(32), records: last, meals: 25, voids: 2, closings: 5, total: 23, signed: { last } },
    { epoch: 'b'.repeat(32), records: second.last, meals: 4, voids: 1, closings: 1, total: 3 },
  ])
})

test("a terminal's own export is sealed by its own key", () => {
  const signer = { signer: 'terminal' as const, county: { name: null, key: COUNTY.publicKey } }
  expect(faultsOf(exportOf([{ chain: chain() }], signer))).toEqual([])
  const other = exportOf([{ chain: chain(), key: keyOf('other').publicKey }], signer)
  expect(faultsOf(other)).toEqual([
    'bad-seal -',
    'wrong-key 1',
    `bad-signature ${chain().last}`,
    'unsigned 1',
  ])
})

test("a month's part begins in mid-chain, and its days are checked", () => {
  const long = new SomeChain('t-1', 'a').meal('2026-09-30')
  const first = long.close('2026-09-30').last + 1
  long.days(3, 2)
  const month = { month: '2026-10', terminal: null }
  expect(faultsOf(exportOf([{ chain: long, first }], month))).toEqual([])
  // A closing of the month that leaves a meal out is seen; one of a day before it cannot be.
  const lying = long.drafts.find(({ kind, body }) => kind === 'day-close' && body.day === '2026-10-02')
  if (lying?.kind !== 'day-close') throw new Error('no closing')
  lying.body.meals -= 1
  const seq = long.drafts.indexOf(lying) + 1
  expect(faultsOf(exportOf([{ chain: long, first }], month))).toEqual([`day-meals ${seq}`])
})

describe('what is wrong is named exactly', () => {
  const last = chain().last
  const cases: Record<string, [string[], string[]]> = {
    'a record left out': [without(whole(), lineOf(9)), ['missing 9']],
    'the first record left out': [without(whole(), lineOf(1)), ['missing 1']],
    'the last record left out': [without(whole(), lineOf(last)), [`missing ${last}`]],
    'a record twice': [recounted(whole().toSpliced(lineOf(3), 0, whole()[lineOf(3)] ?? '')), ['doubled 3']],
    'a record changed': [
      edited(whole(), lineOf(2), (text) => text.replace('"gas":true', '"gas":false')),
      ['changed 2'],
    ],
    'the last record changed': [
      edited(whole(), lineOf(last), (text) => text.replace('换机', '停机')),
      [`tip-differs ${last}`],
    ],
    'a record and its link changed': [
      edited(whole(), lineOf(3), (text) => text.replace(/"prev":"\w/, '"prev":"x').replace('x', 'f')),
      ['changed 3'],
    ],
    'two records exchanged': [
      whole()
        .with(lineOf(2), whole()[lineOf(3)] ?? '')
        .with(lineOf(3), whole()[lineOf(2)] ?? ''),
      ['misplaced 2'],
    ],
    'another record with the same number': [
      recounted(
        whole().toSpliced(lineOf(3), 0, (whole()[lineOf(2)] ?? '').replace('"gas":true', '"gas":false')),
      ),
      ['forked 2'],
    ],
    'a record with another number': [
      edited(whole(), lineOf(2), (text) => text.replace('"seq":2', '"seq":7')),
      ['wrong-place 2'],
    ],
    'a record of another terminal between': [
      recounted(whole().toSpliced(lineOf(3), 0, exportOf([{ chain: new SomeChain('t-2', 'c') }])[3] ?? '')),
      ['foreign-record 1'],
    ],
    'a broken line': [edited(whole(), lineOf(2), (text) => text.slice(0, -1)), ['record-malformed 2']],
    'a line that is no JSON': [edited(whole(), lineOf(3), () => 'junk'), ['line-malformed 3']],
    'no end line': [whole().slice(0, -1), ['file-cut -']],
    'a cut in mid-chain': [whole().slice(0, lineOf(11)), ['file-cut -', 'missing 11', 'unsigned 1']],
    'a cut with the head and the count made good': [
      recounted([...whole().slice(0, lineOf(11)), ...whole().slice(-2)]),
      ['missing 11'],
    ],
    'no head': [without(whole(), lineOf(last) + 1), ['unsigned 1']],
    'a head by another key': [
      edited(whole(), lineOf(last) + 1, () => {
        const { head, signature } = headOf(chain(), last, keyOf('other'))
        return JSON.stringify({ head, signature })
      }),
      [`bad-signature ${last}`, 'unsigned 1'],
    ],
    'a head of an earlier record': [
      edited(whole(), lineOf(last) + 1, () => JSON.stringify(headOf(chain(), 5))),
      ['head-misplaced 5', 'unsigned 1'],
    ],
    'no chain line': [without(whole(), 2), ['chain-line-missing -']],
    'a chain left out': [recounted([...whole().slice(0, 2), '']), ['chain-missing -']],
    'a header that nobody sealed': [
      edited(whole(), 0, (text) => text.replace('演示县', '别的县')),
      ['bad-seal -'],
    ],
    'a wrong count of lines': [
      edited(whole(), whole().length - 1, () => '{"end":{"lines":3}}'),
      ['line-count -'],
    ],
    'more after the end': [[...whole(), 'more', 'more'], ['after-end-line -']],
  }
  test.each(Object.entries(cases))('%s', (_, [lines, faults]) => {
    // Closings that disagree follow from records that are away.
    const direct = faultsOf(lines).filter(
      (fault) => !/^(day-|total|void-without|collective-short)/.test(fault),
    )
    expect(direct.sort()).toEqual([...faults].sort())
  })
})

describe('what records say of each other, though chain and signature are whole', () => {
  const day = '2026-10-01'
  const fresh = () => new SomeChain('t-1', 'a')
  const cases: Record<string, [SomeChain, string[]]> = {
    'a void of no meal': [fresh().void(1, day), ['void-without-meal 2']],
    'a void of a later meal': [fresh().void(3, day).meal(day), ['void-without-meal 2']],
    'a meal taken back twice': [fresh().meal(day).void(2, day).void(2, day), ['void-twice 4']],
    'a void of another day': [fresh().meal(day).void(2, '2026-10-02'), ['void-day 3']],
    'a second genesis': [
      fresh().add('genesis', { site: 's-t-1', publicKey: keyOf('t-1').publicKey, software: 'x' }),
      ['second-genesis 2'],
    ],
    'a record after the end': [fresh().end().meal(day), ['after-end 3']],
    'a record of another site': [fresh().meal(day, { site: 's-9' }), ['wrong-site 2']],
    'closing figures': [
      fresh()
        .meal(day)
        .add('day-close', { site: 's-t-1', day, meals: 2, voids: 1, total: 9 })
        .meal(day)
        .close(day),
      ['day-meals 3', 'day-voids 3', 'total 3', 'day-meals 5', 'day-voids 5', 'total 5'],
    ],
    'a wrong total at the end': [fresh().meal(day).add('end', { reason: '换机', total: 2 }), ['total 3']],
    'a meal that names its entry too late': [
      fresh().collective(day, 2).add('test', { note: '-' }).meal(day, { collective: 2 }),
      ['collective-stray 6'],
    ],
    'a collective entry that is cut off': [
      fresh().add('collective', {
        ...{ site: 's-t-1', day, meal: 'lunch', cause: '停电', writtenBy: '王', confirmedBy: '李', meals: 2 },
      }),
      ['collective-short 2'],
    ],
    'a meal of another day in a collective entry': [
      fresh()
        .add('collective', {
          ...{
            site: 's-t-1',
            day,
            meal: 'lunch',
            cause: '停电',
            writtenBy: '王',
            confirmedBy: '李',
            meals: 1,
          },
        })
        .meal('2026-10-02', { collective: 2 }),
      ['collective-differs 3'],
    ],
  }
  test.each(Object.entries(cases))('%s', (_, [bad, faults]) => {
    expect(faultsOf(exportOf([{ chain: bad }]))).toEqual(faults)
  })
})

test('a chain written anew from a changed record on is betrayed by the tip that was signed', () => {
  const forged = chain()
  const stolen = forged.drafts[4]
  if (stolen?.kind !== 'meal') throw new Error('no meal')
  stolen.body.price += 100
  const lines = exportOf([{ chain: forged }]).with(-2, JSON.stringify(headOf(chain(), forged.last)))
  expect(faultsOf(lines)).toEqual([`tip-differs ${forged.last}`])
})

test('all faults are told of one file, and beyond a thousand they are counted', () => {
  const lines = [
    ...whole().slice(0, 3),
    ...Array.from({ length: 3000 }, () => 'junk'),
    '{"end":{"lines":3003}}',
  ]
  const verdict = verify(lines)
  if (!verdict.readable) throw new Error(verdict.problem)
  expect(verdict.faults.listed).toHaveLength(1000)
  expect(verdict.faults.counts.get('line-malformed')).toBe(3000)
})

test.each([
  ['', 'header: not JSON'],
  ['[]', 'header: expected an object'],
  ['{"format":"other"}', 'header.format'],
  [whole()[0]?.replace('"month":null', '"month":"2026-10"') ?? '', 'one month or of one terminal'],
  [whole()[0]?.replace('"first":1', '"first":2') ?? '', 'wrong start'],
  [` ${whole()[0]}`, 'not canonical'],
])('a first line that is no header: %s', (line, problem) => {
  expect(faultsOf([line, ...whole().slice(1)])[0]).toContain(problem)
})
