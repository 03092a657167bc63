/** Waiting between tries: doubling up to a bound, with jitter so that a thousand terminals do not return at once. */
export type Pace = { first: number; most: number }

/** Milliseconds to wait after `tries` tries (1 and up); `random` in [0, 1). */
export function backOff(tries: number, pace: Pace, random: () => number): number {
  const whole = Math.min(pace.most, pace.first * 2 ** (tries - 1))
  return Math.round(whole * (0.5 + random() / 2))
}
