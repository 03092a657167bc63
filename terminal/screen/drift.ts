/** Moves the waiting picture by a few pixels each minute, so that a screen that waits all day does not burn in. */
const STEPS = [
  [0, 0],
  [4, 2],
  [6, 6],
  [2, 4],
  [-2, 6],
  [-6, 2],
  [-4, -4],
  [2, -6],
] as const

/** Offset in px for the minute of `now` (ms since 1970). */
export function drift(now: number): readonly [x: number, y: number] {
  return STEPS[Math.floor(now / 60_000) % STEPS.length] ?? STEPS[0]
}
