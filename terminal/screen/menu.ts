/** The dishes of the meal, as many as an idle screen has room for. */
import { AND_MORE } from './words.ts'

/** Two lines of the narrowest screen. */
const ROOM = 26

/** Whole dishes, and 等 where some had to be left out. */
export function dishesShown(menu: string): string {
  const dishes = menu.split(/[、，,；;\s]+/).filter((dish) => dish !== '')
  let shown = ''
  for (const dish of dishes) {
    const longer = shown === '' ? dish : `${shown}、${dish}`
    if ([...longer].length > ROOM)
      return `${shown === '' ? [...dish].slice(0, ROOM).join('') : shown}${AND_MORE}`
    shown = longer
  }
  return shown
}
