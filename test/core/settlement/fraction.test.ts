import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capped, splitAmong } from '../../../core/settlement/caps.ts'
import {
  apportion,
  type Fraction,
  formatYuan,
  fraction,
  parseDecimal,
  parsePercent,
  parseYuan,
  share,
} from '../../../core/settlement/fraction.ts'
import type { Cap } from '../../../core/settlement/policy.ts'

describe('amounts', () => {
  it.each([
    ['3', 300n],
    ['3.5', 350n],
    ['0.05', 5n],
    ['90071992547409.93', 9007199254740993n],
    ['.5', undefined],
    ['3.', undefined],
    ['3.005', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['３', undefined],
  ])('%j yuan are %s fen', (text, fen) => {
    expect(parseYuan(text)).toBe(fen)
  })

  it('reads decimals and percentages exactly', () => {
    expect(parseDecimal('1.20')).toEqual({ numerator: 6n, denominator: 5n })
    expect(parsePercent('33.33%')).toEqual({ numerator: 3333n, denominator: 10_000n })
    expect([parsePercent('25'), parsePercent('%'), parseDecimal('1,5')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each([
    [990n, '25%', 248n, 247n],
    [970n, '25%', 243n, 242n],
    [1n, '50%', 1n, 0n],
    [100n, '33%', 33n, 33n],
  ])('%s fen × %s is %s half up and %s down', (amount, percent, halfUp, down) => {
    const factor = parsePercent(percent) as Fraction
    expect([share(amount, factor, 'half-up'), share(amount, factor, 'down')]).toEqual([halfUp, down])
  })

  it('writes yuan', () => {
    expect([0n, 5n, 123456n, -5n].map(formatYuan)).toEqual(['0.00', '0.05', '1234.56', '-0.05'])
  })
})

describe('splitting', () => {
  it('gives what rounding leaves to the largest remainders, the earlier on a tie', () => {
    expect(apportion(500n, [100n, 200n, 400n])).toEqual([71n, 143n, 286n])
    expect(apportion(500n, [3333n, 3333n, 3334n])).toEqual([167n, 166n, 167n])
    expect(apportion(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n])
  })

  it('always sums to the whole, each part within one fen of its exact share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), weights, (total, parts) => {
        const sum = parts.reduce((left, right) => left + right, 0n)
        fc.pre(sum > 0n)
        const split = apportion(total, parts)
        expect(split.reduce((left, right) => left + right, 0n)).toBe(total)
        split.forEach((part, index) => {
          const below = (total * (parts[index] ?? 0n)) / sum
          expect(part === below || part === below + 1n).toBe(true)
        })
      }),
      { seed: 20240701 },
    )
  })

  it('splits by funders in the order of their list', () => {
    const funders = ['county', 'town', 'village'].map((id) => ({ id, share: fraction(1n, 3n) }))
    expect([...splitAmong(funders, 100n)]).toEqual([
      ['county', 34n],
      ['town', 33n],
      ['village', 33n],
    ])
  })
})

describe('caps', () => {
  const payees = new Map([
    ['S10', 1000n],
    ['S2', 400n],
    ['S1', 1000n],
  ])
  it.each<[string, Cap[], Record<string, bigint>]>([
    ['none', [], { S1: 1000n, S10: 1000n, S2: 400n }],
    ['each site', [{ per: 'site-month', amount: 500n }], { S1: 500n, S10: 500n, S2: 400n }],
    [
      'the programme, not reached',
      [{ per: 'programme-month', amount: 2400n }],
      { S1: 1000n, S10: 1000n, S2: 400n },
    ],
    // 1001 × 1000/2400 = 417 1/12 twice, × 400/2400 = 166 5/6: the fen left over goes to S2.
    ['the programme', [{ per: 'programme-month', amount: 1001n }], { S1: 417n, S10: 417n, S2: 167n }],
    // Equal remainders: the smaller id by code point, S1 before S10.
    [
      'a tie',
      [
        { per: 'site-month', amount: 400n },
        { per: 'programme-month', amount: 1000n },
      ],
      { S1: 334n, S10: 333n, S2: 333n },
    ],
    [
      'order matters',
      [
        { per: 'programme-month', amount: 1200n },
        { per: 'site-month', amount: 400n },
      ],
      { S1: 400n, S10: 400n, S2: 200n },
    ],
    ['nothing', [{ per: 'programme-month', amount: 0n }], { S1: 0n, S10: 0n, S2: 0n }],
  ])('%s', (_, caps, expected) => {
    expect(Object.fromEntries(capped(caps, payees))).toEqual(expected)
  })
})
