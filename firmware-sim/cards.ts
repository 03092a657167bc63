/** What can be laid on a simulated reader or held before it, and which reader takes which. */
import { type Chip, type ChipExtras, makeChip } from './sam/chip.ts'
import type { IdentityCard } from './sam/text-block.ts'

/**
 * An identity card with what else is on its chip; a tag or IC card by its number, in hex digits as it goes over the
 * air; a code by its text.
 */
export type SimulatedCard =
  | (IdentityCard & { readonly extras?: ChipExtras })
  | { readonly uid: string }
  | { readonly text: string }

/** Each throws RangeError when it is given a card of another sort, or one that does not fit. */
export const cardFor = {
  chip(card: SimulatedCard): Chip {
    if ('uid' in card || 'text' in card) throw new RangeError('an ID card reader takes identity cards')
    return makeChip(card, card.extras)
  },
  uid(card: SimulatedCard): string {
    if (!('uid' in card)) throw new RangeError('a tag or IC card reader takes cards by their uid')
    return card.uid
  },
  text(card: SimulatedCard): string {
    if (!('text' in card)) throw new RangeError('a scanner takes texts')
    return card.text
  },
}
