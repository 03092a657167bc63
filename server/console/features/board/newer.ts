import type { Board } from '../../../contract/board.ts'

/**
 * Of the board that is shown and one that came, by push or by request, the one to show. Older by number and by clock is
 * out of order on its way; a smaller number at a later time is a database that was put back, and is believed.
 */
export function newerOf(shown: Board | undefined, came: Board): Board {
  return shown !== undefined && came.seq < shown.seq && came.at < shown.at ? shown : came
}
