/** What a scanner says between the codes: answers to commands, to be told from text. */

export type Judgement =
  /** `spoilt`: damaged, and yet it is sure where it ends. Sizes in bytes, from the start. */
  { kind: 'answer' | 'spoilt'; size: number } | { kind: 'more' } | { kind: 'text' }

export const TEXT: Judgement = { kind: 'text' }
export const MORE: Judgement = { kind: 'more' }

export interface AnswerFormat {
  /** Longest answer in bytes. */
  readonly longest: number
  /**
   * Whether an answer begins at the first of these bytes. `first`: no text of a code stands right before it. `last`:
   * nothing follows the bytes. `more` only below `longest`, and never where `last`.
   */
  judge(bytes: Buffer, first: boolean, last: boolean): Judgement
}

/** Of scanners that only talk. */
export const NO_ANSWERS: AnswerFormat = { longest: 1, judge: () => TEXT }

/**
 * Answers as patterns, both from the start: `whole` of one, `begun` of all that may still become one, from the first
 * sign on. Control bytes are written as their pictures, 02 is ␂; where nothing follows, a line end stands for that.
 * `longest` in bytes, with what follows an answer where its pattern looks at that.
 */
export function byPattern(whole: RegExp, begun: RegExp, longest: number): AnswerFormat {
  const [isWhole, isBegun] = [onBytes(whole), onBytes(begun)]
  const firsts = new Set([...Array(256).keys()].filter((byte) => isBegun.test(String.fromCharCode(byte))))
  return {
    longest,
    judge(bytes, _first, last) {
      // Nearly every byte is of a text: that has to be seen at once.
      if (!firsts.has(bytes[0] ?? 0)) return TEXT
      const text = bytes.toString('latin1', 0, longest) + (last ? '\n' : '')
      const [found] = isWhole.exec(text) ?? []
      if (found !== undefined) return { kind: 'answer', size: found.length }
      return !last && text.length < longest && isBegun.test(text) ? MORE : TEXT
    },
  }
}

/** The same pattern on texts of one sign for each byte. */
function onBytes({ source, flags }: RegExp): RegExp {
  const escaped = source.replace(/[\u2400-\u241f]/g, (picture) => {
    const byte = picture.charCodeAt(0) - 0x2400
    return `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return new RegExp(escaped, flags)
}
