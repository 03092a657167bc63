// Exact arithmetic of money (settlement spec: integer 分, a float never touches it). Amounts are bigint, so no
// size of price or sum is rounded unseen; shares, weights and days ÷ days are fractions of bigint.

/** Money in 分. */
export type Fen = bigint

/** An exact number that is not negative, in lowest terms. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export type Rounding = 'half-up' | 'down'

export const ONE: Fraction = { numerator: 1n, denominator: 1n }

/** The fraction in lowest terms; both parts not negative, the denominator not zero. */
export function fraction(numerator: bigint, denominator: bigint): Fraction {
  const divisor = greatestCommonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator)
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

export function equal(a: Fraction, b: Fraction): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator
}

export function atLeast(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator >= b.numerator * a.denominator
}

/** amount × factor as whole 分. */
export function share(amount: Fen, factor: Fraction, rounding: Rounding): Fen {
  const { denominator } = factor
  const numerator = amount * factor.numerator
  return rounding === 'down' ? numerator / denominator : (2n * numerator + denominator) / (2n * denominator)
}

/** Reads `12` or `1.25`; undefined where the text is no decimal number. */
export function parseDecimal(text: string): Fraction | undefined {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return whole === undefined ? undefined : fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
}

/** Reads `25%` or `33.33%` as a fraction of one; undefined where the text is no percentage. */
export function parsePercent(text: string): Fraction | undefined {
  const number = text.endsWith('%') ? parseDecimal(text.slice(0, -1)) : undefined
  return number && fraction(number.numerator, number.denominator * 100n)
}

/** Reads yuan, `3`, `3.5` or `3.50`, as 分; undefined where the text is no amount. */
export function parseYuan(text: string): Fen | undefined {
  const [, yuan, decimals = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? []
  return yuan === undefined ? undefined : BigInt(yuan + decimals.padEnd(2, '0'))
}

/** 分 as yuan with two decimals, for people to read. */
export function formatYuan(fen: Fen): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/**
 * Splits a total in the proportion of whole weights (settlement spec §5): each part rounded down, and the 分 left
 * over one each to the largest remainders, ties to the part that stands earlier. The parts sum to the total.
 */
export function apportion(total: Fen, weights: readonly bigint[]): Fen[] {
  const sum = weights.reduce((left, right) => left + right, 0n)
  if (sum === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight) => (total * weight) / sum)
  const remainders = weights.map((weight) => (total * weight) % sum)
  const left = Number(parts.reduce((rest, part) => rest - part, total))
  const favoured = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1))
    .slice(0, left)
  for (const { index } of favoured) parts[index] = (parts[index] ?? 0n) + 1n
  return parts
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
