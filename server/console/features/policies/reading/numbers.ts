import { type Fen, type Fraction, formatYuan } from '../../../../../core/settlement/fraction.ts'

/** 400 → `4.00`, 3000000 → `30,000.00`. */
export function yuan(fen: Fen): string {
  return formatYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',')
}

/** A policy's fractions were written as decimals, so they come out whole again: `1.2`, `0`. */
export function decimal({ numerator, denominator }: Fraction): string {
  let whole = numerator
  let places = 0
  for (; whole % denominator !== 0n; places += 1) whole *= 10n
  const digits = String(whole / denominator).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** 3/5 → `60%`. */
export function percent({ numerator, denominator }: Fraction): string {
  return `${decimal({ numerator: numerator * 100n, denominator })}%`
}
