/**
 * What a Newland scanner understands (protocol sheet §3.2). Old: `$$$$`, `#99900035;`, `%%%%` in ASCII. New:
 * `7E 01 30 30 30 30 | @ or # | tag, subtag, data | ; 3B 03`, several items apart by `;`. Both: the short triggers.
 */

export type NewlandProtocol = 'old' | 'new'

/** Tag and subtag together, and what stands behind them. */
export interface Item {
  readonly tag: string
  readonly data: string
}

/** For good, or until power-off. */
type Storage = '@' | '#'

export type Request =
  | { readonly kind: 'enter' | 'leave' | 'short-trigger' }
  | { readonly kind: 'old-command'; readonly code: string }
  | { readonly kind: 'settings'; readonly storage: Storage; readonly items: readonly Item[] }

const SHORT_TRIGGER = '\x01T\x04|\x1b1'
const OLD = new RegExp(`\\$\\$\\$\\$|%%%%|#(\\d{8});|${SHORT_TRIGGER}`)
const NEW = new RegExp(`~\x010000([@#])([^\x03]*);\x03|${SHORT_TRIGGER}`)
/** The longest command worth waiting for. */
const LONGEST = 500

/** A command as a host sends it: `#SCNTRG1` and the like, with its storage mark in front. */
export function encodeRequest(command: string): Buffer {
  return Buffer.from(`~\x010000${command};\x03`, 'latin1')
}

export function encodeAnswer(storage: Storage, items: readonly string[]): Buffer {
  return Buffer.from(`\x02\x010000${storage}${items.map((item) => `${item};`).join('')}\x03`, 'latin1')
}

/** Finds commands in a stream of bytes, in whatever pieces it arrives; what is none is skipped. */
export class RequestParser {
  readonly #pattern: RegExp
  #pending = ''

  constructor(protocol: NewlandProtocol) {
    this.#pattern = protocol === 'old' ? OLD : NEW
  }

  clear(): void {
    this.#pending = ''
  }

  push(bytes: Uint8Array): Request[] {
    this.#pending += Buffer.from(bytes).toString('latin1')
    const requests: Request[] = []
    for (;;) {
      const found = this.#pattern.exec(this.#pending)
      if (found === null) break
      this.#pending = this.#pending.slice(found.index + found[0].length)
      requests.push(meaning(found))
    }
    this.#pending = this.#pending.slice(-LONGEST)
    return requests
  }
}

function meaning([whole, first, items]: RegExpExecArray): Request {
  if (whole === '$$$$') return { kind: 'enter' }
  if (whole === '%%%%') return { kind: 'leave' }
  if (first === undefined) return { kind: 'short-trigger' }
  if (items === undefined) return { kind: 'old-command', code: first }
  return {
    kind: 'settings',
    storage: first === '@' ? '@' : '#',
    items: items.split(';').map((item) => ({ tag: item.slice(0, 6), data: item.slice(6) })),
  }
}
