/** Seeded damage to exports: what accidents, careless hands and forgers do to a file. */
import type { RecordBody } from '../../core/record.ts'
import {
  COUNTY,
  exportOf,
  fileText,
  keyOf,
  type Part,
  recounted,
  SomeChain,
} from '../core/verify/some-export.ts'

type Dice = { (below: number): number; pick<T>(list: readonly T[]): T }

/** A small generator that gives the same numbers for the same seed (mulberry32). */
function diceOf(seed: number): Dice {
  let state = seed
  const dice = (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  return Object.assign(dice, {
    pick<T>(list: readonly T[]): T {
      const found = list[dice(list.length)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
  })
}

function someParts(dice: Dice): { parts: Part[]; month: string | null } {
  const first = new SomeChain('t-1', 'a').days(1 + dice(4), 1 + dice(3))
  if (dice(2) === 0) first.end()
  if (dice(3) === 0) {
    const before = new SomeChain('t-2', 'b').meal('2026-09-30').void(2, '2026-09-30')
    const start = before.close('2026-09-30').last + 1
    return { parts: [{ chain: first }, { chain: before.days(2, 2), first: start }], month: '2026-10' }
  }
  return { parts: [{ chain: first }, { chain: new SomeChain('t-1', 'c').days(2, 2) }], month: null }
}

/** A forger who has the terminal's key: links and signatures are whole, and what the records say is not. */
function lie(chain: SomeChain, dice: Dice): void {
  const at = 1 + dice(chain.last - 1)
  const day = '2026-10-01'
  const draft = chain.drafts[at]
  const lies: (() => unknown)[] = [
    () => chain.drafts.splice(at, 1),
    () => draft && chain.drafts.splice(at, 0, structuredClone(draft)),
    () => chain.void(dice(chain.last + 3) + 1, day),
    () => chain.void(3, day).void(3, day),
    () => chain.meal(day, { site: 's-other' }),
    () => chain.meal(day, { collective: 1 + dice(chain.last) }),
    () => chain.add('genesis', { site: chain.site, publicKey: 'x', software: 'x' }),
    () => chain.drafts.reverse(),
    () => {
      for (const { kind, body } of chain.drafts)
        if (kind === 'day-close') Object.assign(body, { [dice.pick(['meals', 'voids', 'total'])]: dice(9) })
    },
    () => {
      for (const { kind, body } of chain.drafts)
        if (kind === 'collective')
          Object.assign(body, { meals: 1 + dice(4) } satisfies Partial<RecordBody<'collective'>>)
    },
    () => chain.end().end(),
    () => Object.assign(chain, { key: keyOf('stolen') }),
    () =>
      draft && Object.assign(draft.body, dice.pick([{ day: '2026-10-02' }, { total: 1 }, { site: 's-x' }])),
  ]
  dice.pick(lies)()
}

/** Takes the lines of a whole export, gives damaged ones. */
type Damage = (lines: string[], dice: Dice) => string[]

const anyLine = (lines: readonly string[], dice: Dice) => dice(lines.length)
const isRecord = (line: string | undefined) => line?.startsWith('{"at":') === true

function editRecord(lines: string[], dice: Dice, edit: (record: Record<string, unknown>) => void): string[] {
  const at = dice.pick(lines.flatMap((line, i) => (isRecord(line) ? [i] : [])))
  const record = JSON.parse(lines[at] ?? '')
  edit(record)
  return lines.with(at, JSON.stringify(record))
}

const DAMAGES: Record<string, Damage> = {
  drop: (lines, dice) => lines.toSpliced(anyLine(lines, dice), 1),
  'drop many': (lines, dice) => recounted(lines.toSpliced(anyLine(lines, dice), 1 + dice(12))),
  double: (lines, dice) => {
    const at = anyLine(lines, dice)
    return lines.toSpliced(at, 0, lines[at] ?? '')
  },
  'double many': (lines, dice) => {
    const at = anyLine(lines, dice)
    return recounted(lines.toSpliced(at, 0, ...lines.slice(at, at + 1 + dice(9))))
  },
  swap: (lines, dice) => {
    const [a, b] = [anyLine(lines, dice), anyLine(lines, dice)]
    return lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')
  },
  neighbours: (lines, dice) => {
    const a = dice(lines.length - 1)
    return lines.with(a, lines[a + 1] ?? '').with(a + 1, lines[a] ?? '')
  },
  move: (lines, dice) => {
    const from = anyLine(lines, dice)
    return lines.toSpliced(from, 1).toSpliced(anyLine(lines, dice), 0, lines[from] ?? '')
  },
  junk: (lines, dice) =>
    lines.toSpliced(
      anyLine(lines, dice),
      0,
      dice.pick(['', '{}', '[[', '{"at":1}', '{"seal":"x"}', '{"end":{}}', '{"chain":{}}', '{"head":""}']),
    ),
  fork: (lines, dice) => {
    const at = dice.pick(lines.flatMap((line, i) => (isRecord(line) ? [i] : [])))
    const other = (lines[at] ?? '').replace(/"uptime":\d+/, '"uptime":7')
    return recounted(lines.toSpliced(at + dice(2), 0, other))
  },
  'edit the last before a head': (lines, dice) => {
    const at = dice.pick(lines.flatMap((line, i) => (line.startsWith('{"head":') ? [i - 1] : [1])))
    return lines.with(at, (lines[at] ?? '').replace(/"uptime":\d+/, '"uptime":7'))
  },
  'edit a price': (lines, dice) =>
    editRecord(lines, dice, ({ body }) => Object.assign(body as object, { price: dice(9000) })),
  'edit a reason': (lines, dice) =>
    editRecord(lines, dice, ({ body }) => {
      const members = body as Record<string, unknown>
      if ('reason' in members) members.reason = dice.pick(['换人', 'deceased', null, '', '\ud800', 'a\u0007'])
    }),
  'edit the envelope': (lines, dice) =>
    editRecord(lines, dice, (record) =>
      Object.assign(
        record,
        dice.pick([
          ...[
            { seq: 1 + dice(30) },
            { prev: '0'.repeat(64) },
            { prev: 'f'.repeat(64) },
            { at: 0 },
            { at: -1 },
          ],
          ...[
            { epoch: 'c'.repeat(32) },
            { epoch: 'd'.repeat(32) },
            { terminal: 't-2' },
            { v: 2 },
            { uptime: 1.5 },
          ],
          ...[{ kind: 'test' }, { kind: ['meal'] }, { kind: 'new-kind' }, { boot: 'other' }, { more: 1 }],
        ]),
      ),
    ),
  'cut lines': (lines, dice) => lines.slice(0, 1 + anyLine(lines, dice)),
  'cut lines, made good': (lines, dice) => recounted(lines.slice(0, 3 + dice(lines.length - 3))),
  'other header': (lines, dice) =>
    lines.with(
      0,
      (lines[0] ?? '').replace(
        ...dice.pick([
          ['演示县', '别的县'],
          [/"last":\d+/, `"last":${1 + dice(90)}`],
          ['"month":null', '"month":"2026-09"'],
          [/"first":1,/, '"first":2,'],
        ] as [RegExp | string, string][]),
      ),
    ),
  'other signature': (lines, dice) => {
    const at = dice.pick(lines.flatMap((line, i) => (/"(signature|seal)":/.test(line) ? [i] : [])))
    return lines.with(at, (lines[at] ?? '').replace(/.{4}("\}?)$/, `AAA${dice.pick(['A', 'B', '_'])}$1`))
  },
  'other head': (lines, dice) => {
    const heads = lines.flatMap((line, i) => (line.startsWith('{"head":') ? [i] : []))
    return heads.length === 0 ? lines : lines.with(dice.pick(heads), lines[dice.pick(heads)] ?? '')
  },
  'other first record': (lines, dice) => {
    const at = dice.pick(lines.flatMap((line, i) => (line.startsWith('{"chain":') ? [i + 1] : [])))
    return lines.with(at, (lines[at] ?? '').replace(/"prev":"\w{64}"/, `"prev":"${'e'.repeat(64)}"`))
  },
  'other chain line': (lines, dice) => {
    const at = dice.pick(lines.flatMap((line, i) => (line.startsWith('{"chain":') ? [i] : [2])))
    return lines.with(at, (lines[at] ?? '').replace(/"epoch":"../, `"epoch":"${dice.pick(['cc', 'dd'])}`))
  },
  'other keys in the header, sealed anew': (lines) => {
    if (!lines[0]?.startsWith('{"chains":[{')) return lines
    const header = JSON.parse(lines[0])
    header.chains[0].key = keyOf('other').publicKey
    const text = JSON.stringify(header)
    return [text, `{"seal":"${COUNTY.sign(text)}"}`, ...lines.slice(2)]
  },
}

const BYTE_DAMAGES: Record<string, (bytes: Buffer, dice: Dice) => Buffer> = {
  flip: (bytes, dice) => {
    const at = dice(bytes.length)
    return Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ (1 << dice(8))))
  },
  cut: (bytes, dice) => bytes.subarray(0, dice(bytes.length - 1)),
  insert: (bytes, dice) => {
    const at = dice(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([dice(256)]), bytes.subarray(at)])
  },
}

export type Case = { name: string; bytes: Buffer; whole: Buffer }

/** The whole file of a seed, and what became of it after one to three damages. */
export function caseOf(seed: number): Case {
  const dice = diceOf(seed)
  const { parts, month } = someParts(dice)
  const header = month === null ? {} : { month, terminal: null }
  const whole = Buffer.from(fileText(exportOf(parts, header)))
  const names: string[] = []
  if (dice(4) === 0) {
    names.push('lie')
    for (const { chain } of parts) if (dice(2) === 0) lie(chain, dice)
  }
  let lines = exportOf(
    parts.map((part) => ({ ...part, key: keyOf(part.chain.terminal).publicKey })),
    header,
  )
  const rounds = names.length > 0 ? dice(2) : 1 + dice(3)
  for (let i = 0; i < rounds; i++) {
    const [name, damage] = dice.pick(Object.entries(DAMAGES))
    names.push(name)
    if (lines.length > 4) lines = damage(lines, dice)
  }
  let bytes = Buffer.from(fileText(lines))
  if (dice(3) === 0) {
    const [name, damage] = dice.pick(Object.entries(BYTE_DAMAGES))
    names.push(name)
    bytes = Buffer.from(damage(bytes, dice))
  }
  return { name: names.join(', '), bytes, whole }
}
