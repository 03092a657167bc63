// Which of some known words a misspelt one was meant to be.

/** Longer words are never misspelt keys; comparing them would only cost time. */
const LONGEST = 40

/** The choice that is at most two letters (and less than half of them) away, upper and lower case alike. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined
  const [best] = choices
    .map((choice) => ({ choice, away: distance(word.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ choice, away }) => away <= 2 && away * 2 < choice.length)
    .sort((a, b) => a.away - b.away)
  return best?.choice
}

/** How many letters must be put in, taken out or changed to make one word of another. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let index = 0; index < from.length; index += 1) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column += 1) {
      const changed = (row[column] ?? 0) + (from[index] === to[column] ? 0 : 1)
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
