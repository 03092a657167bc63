/** Chips that lie on a reader: each is told once for each time that it is put on. */
import { isRandomUid, tokenOfUid } from '../../../core/printed-number.ts'
import type { DriverOptions, ReadCard } from '../kind.ts'

/** `uid` as hex, in air order. */
export type Chip = { card: ReadCard; uid: string }

type Telling = Pick<DriverOptions, 'form' | 'log' | 'onCard' | 'onMisread'>

export class Presence {
  readonly #telling: Telling
  readonly #patience: number
  /** Looks in a row that missed a chip, by its token, or by why it has none. */
  readonly #lying = new Map<string, number>()

  /** A chip that `patience` looks in a row did not find was lifted. */
  constructor(telling: Telling, patience: number) {
    this.#telling = telling
    this.#patience = patience
  }

  /** All that lies there at one look. */
  look(chips: readonly Chip[]): void {
    const here = new Set(chips.map((chip) => this.see(chip)))
    for (const [key, missed] of this.#lying) {
      if (here.has(key)) continue
      if (missed + 1 < this.#patience) this.#lying.set(key, missed + 1)
      else this.#lying.delete(key)
    }
  }

  /** One chip that lies there, whatever else does; gives what it is known by. */
  see({ card, uid }: Chip): string {
    const { form, log, onCard, onMisread } = this.#telling
    const token = tokenOfUid(form, uid)
    // What is left of an EM4100 number may look random, and only this kind of reader cuts it.
    const random = isRandomUid(uid, card.reader === 'aabb' ? form : null)
    const problem = random ? 'random-uid' : 'not-of-form'
    const good = token !== null && !random
    const key = good ? token : problem
    const lay = this.#lying.has(key)
    this.#lying.set(key, 0)
    if (lay) return key
    if (good) {
      log.info({ reader: card.reader }, 'card read')
      onCard(card, token)
    } else {
      log.warn({ reader: card.reader, misread: 'not-valid', problem, form }, 'card not read')
      onMisread('not-valid')
    }
    return key
  }

  /** Nothing lies there any more. */
  forget(): void {
    this.#lying.clear()
  }
}
