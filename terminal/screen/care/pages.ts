/** The pages of the caretaker's side, in the order of the home's tiles. */
export const TILES = [
  ...(['forgotten', 'undo', 'today', 'delivery', 'paper'] as const),
  ...(['others', 'check', 'menu', 'sound', 'more'] as const),
]
export type CarePage = 'home' | (typeof TILES)[number]
