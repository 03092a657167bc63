/**
 * Feeds one kind's decoder with what a bad line makes of right frames. Whatever comes: nothing is thrown, a card that
 * comes out stands literally in the stream, the first whole frame after a silence is read, and memory stays flat.
 */
import type { ReaderName } from '../../terminal/contract/screen.ts'
import { KINDS } from '../../terminal/reader/kinds.ts'
import { Chance } from './chance.ts'
import { piece } from './damage.ts'
import { FUZZED } from './kinds.ts'
import { bytesHeld } from './memory.ts'

export type Figures = {
  bytes: number
  cards: number
  /** Of the decoder alone. */
  megabytesPerSecond: number
  /** Bytes that the decoder holds: buffers when it is new, and how much more of anything after feeding on. */
  buffers: number
  growth: number
}

/** What went wrong, with what is needed to see it again. */
export class Finding extends Error {}

const ROUND_BYTES = 4096
/** Of a megabyte and more that is fed; the engine's own pools and notes are in it. */
const MOST_GROWTH = 200_000
const FEEDS = 6
const MOST_BUFFERS = 16_384

export function fuzzKind(name: ReaderName, seed: string, bytes: number): Figures {
  const chance = new Chance(`${seed}/${name}`)
  const { card, oracle } = FUZZED[name]
  const cards: string[] = []
  const decoder = KINDS[name].decoder((read) => cards.push(JSON.stringify(read)))
  const done = { bytes: 0, cards: 0, ms: 0 }
  let stream: Buffer = Buffer.alloc(0)

  const timed = (work: () => void) => {
    const began = performance.now()
    work()
    done.ms += performance.now() - began
  }
  const fail = (what: string, error?: unknown): never => {
    const again = `seed ${seed}, ${name}, after ${done.bytes} bytes`
    throw new Finding(`${what} (${again})\ncards: ${cards.join()}\nstream: ${stream.toString('hex')}`, {
      cause: error,
    })
  }
  const push = (pieces: readonly Uint8Array[]) => {
    try {
      timed(() => {
        for (const each of pieces)
          if (each.length === 0) decoder.idle()
          else decoder.push(each)
        decoder.idle()
      })
    } catch (error) {
      fail('it threw', error)
    }
    done.bytes += stream.length
    const where = oracle(stream)
    let from = 0
    for (const each of cards) {
      const at = where(each, from)
      if (at < 0) fail(`${each} does not stand there`)
      from = at + 1
    }
    done.cards += cards.length
  }

  while (done.bytes < bytes) {
    cards.length = 0
    stream = damaged(name, chance)
    push(inPieces(chance, stream))

    cards.length = 0
    stream = card(chance)
    push(inPieces(chance, stream).filter(({ length }) => length > 0))
    if (cards.length !== 1) fail('the whole frame after the silence was not read')
  }
  return {
    bytes: done.bytes,
    cards: done.cards,
    megabytesPerSecond: done.bytes / 1000 / done.ms,
    ...memoryOf(name, chance, Math.min(64, Math.ceil(bytes / ROUND_BYTES / 4))),
  }
}

/** Without the oracle's own memory: the same streams again and again. */
function memoryOf(name: ReaderName, chance: Chance, count: number): { buffers: number; growth: number } {
  const empty = bytesHeld()
  const decoder = KINDS[name].decoder(() => {})
  const buffers = Math.max(0, bytesHeld().since(empty).buffers)
  const streams = Array.from({ length: count }, () => damaged(name, chance))
  const feed = () => {
    for (let i = 0; i < FEEDS; i++) for (const stream of streams) decoder.push(stream)
  }
  feed()
  const settled = bytesHeld()
  feed()
  const growth = Math.max(0, bytesHeld().since(settled).all)
  if (buffers > MOST_BUFFERS || growth > MOST_GROWTH)
    throw new Finding(`${name} holds ${buffers} bytes of buffers and grew by ${growth} bytes`)
  return { buffers, growth }
}

function damaged(name: ReaderName, chance: Chance): Buffer {
  const { whole, beginnings } = FUZZED[name]
  const parts: Buffer[] = []
  for (let size = 0; size < ROUND_BYTES; size += 1 + (parts.at(-1)?.length ?? 0))
    parts.push(piece(chance, () => whole(chance), beginnings))
  return Buffer.concat(parts)
}

/** As a line hands them over; an empty one is a silence. */
function inPieces(chance: Chance, stream: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  const most = chance.pick([1, 7, 64, 700, 4096])
  for (let at = 0; at < stream.length; ) {
    const size = 1 + chance.below(most)
    pieces.push(stream.subarray(at, at + size))
    if (chance.below(200) === 0) pieces.push(Buffer.alloc(0))
    at += size
  }
  return pieces
}
