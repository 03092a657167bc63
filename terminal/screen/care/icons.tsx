/** The signs of the caretaker's tiles: one stroke, one meaning each. */
import type { CarePage } from './pages.ts'

export type IconName = Exclude<CarePage, 'home'> | 'home' | 'up' | 'down' | 'leave' | 'hand'

const PATHS: Record<IconName, string> = {
  home: 'M6 23 L24 7 L42 23 M11 20 V41 H37 V20',
  hand: 'M24 7 A8 8 0 1 1 23.9 7 M8 42 C8 32 15 27 24 27 C33 27 40 32 40 42',
  forgotten: 'M5 12 H43 V36 H5 Z M12 21 H24 M12 28 H20 M3 42 L45 6',
  undo: 'M18 8 L7 18 L18 28 M8 18 H30 A10 10 0 0 1 30 40 H16',
  today: 'M7 11 H41 V41 H7 Z M7 20 H41 M16 6 V14 M32 6 V14 M16 31 L22 36 L33 26',
  delivery:
    'M14 33 A6 6 0 1 1 13.9 33 M36 33 A6 6 0 1 1 35.9 33 M14 39 L22 24 H33 L36 39 M22 24 L19 17 H14 M33 24 V13 H42',
  paper: 'M10 5 H30 L38 13 V43 H10 Z M30 5 V13 H38 M17 22 H31 M17 29 H31 M17 36 H25',
  others:
    'M16 8 A6 6 0 1 1 15.9 8 M4 40 C4 31 9 26 16 26 C23 26 28 31 28 40 M34 13 A5 5 0 1 1 33.9 13 M32 27 C39 26 44 31 44 39',
  check: 'M24 5 L41 11 V24 C41 34 34 40 24 44 C14 40 7 34 7 24 V11 Z M16 24 L22 30 L33 18',
  menu: 'M5 26 H43 C43 35 36 41 29 41 H19 C12 41 5 35 5 26 Z M17 19 C14 15 20 12 17 8 M25 19 C22 15 28 12 25 8 M33 19 C30 15 36 12 33 8',
  sound: 'M6 18 H14 L25 9 V39 L14 30 H6 Z M32 17 C36 21 36 27 32 31 M37 11 C44 18 44 30 37 37',
  more: 'M9 21 A3 3 0 1 1 8.9 21 M24 21 A3 3 0 1 1 23.9 21 M39 21 A3 3 0 1 1 38.9 21',
  up: 'M10 31 L24 16 L38 31',
  down: 'M10 17 L24 32 L38 17',
  leave: 'M28 8 H41 V40 H28 M31 24 H6 M15 14 L5 24 L15 34',
}

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 48 48" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)

export const GOOD_SIGN = (
  <svg className="icon" viewBox="0 0 48 48" aria-hidden="true">
    <path d="M9 25 L20 36 L40 12" />
  </svg>
)
