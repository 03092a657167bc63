/**
 * The simulated world: one clock, one queue of what happens next, one log. Time passes only from one event to the
 * next, and all of what an event sets off is done before the next one begins, so that one seed is one history.
 */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Bug } from './bugs.ts'
import { Chance } from './chance.ts'
import { drawFaults, type Faults, NO_FAULTS } from './faults.ts'

/** A process: what is to happen in its name happens only while it lives. */
export type Process = { readonly name: string; alive: boolean }

export class Happening {
  readonly at: number
  readonly order: number
  readonly process: Process | null
  call: (() => void) | null

  constructor(at: number, order: number, process: Process | null, call: () => void) {
    this.at = at
    this.order = order
    this.process = process
    this.call = call
  }

  /** As Node's timers have it; here nothing keeps a process alive. */
  unref(): this {
    return this
  }
}

const LOG_KEPT = 60
/** A run has some ten thousand. */
const MOST_HAPPENINGS = 200_000

export class World {
  readonly seed: number
  readonly began: number
  readonly chance: Chance
  readonly drawn: Faults
  /** What goes wrong now. */
  faults: Faults
  /** The bug that is planted, where one is. */
  readonly bug: Bug | null
  /** True time, ms since 1970. */
  now: number
  readonly blamed: string[] = []
  /** In whose name code runs at this moment. */
  process: Process | null = null
  /** Says whether something runs that waits neither for time nor for a simulated answer. */
  busy: () => boolean = () => false
  #stirred = false
  readonly #queue: Happening[] = []
  readonly #digest = createHash('sha256')
  readonly #lines: string[] = []
  #order = 0
  #happened = 0

  constructor(seed: number, began: number, bug: Bug | null) {
    this.seed = seed
    this.began = began
    this.now = began
    this.bug = bug
    this.chance = new Chance(`history ${seed}`)
    this.drawn = drawFaults(new Chance(`faults ${seed}`))
    this.faults = this.drawn
  }

  after(ms: number, call: () => void, process: Process | null = this.process): Happening {
    const happening = new Happening(this.now + Math.max(0, Math.round(ms)), this.#order++, process, call)
    push(this.#queue, happening)
    return happening
  }

  at(time: number, call: () => void): void {
    this.after(time - this.now, call, null)
  }

  /** Runs `call` in the name of `process`; what a process throws that has died meanwhile, nobody hears. */
  as(process: Process, call: () => void): void {
    const before = this.process
    this.process = process
    try {
      call()
    } catch (error) {
      if (process.alive) throw error
    } finally {
      this.process = before
    }
  }

  /** Lets everything happen up to `time`. */
  async until(time: number): Promise<void> {
    for (;;) {
      const next = this.#queue[0]
      if (next === undefined || next.at > time) break
      pop(this.#queue)
      if (++this.#happened > MOST_HAPPENINGS) throw new Error('it never comes to rest')
      const { call, process } = next
      if (call === null || process?.alive === false) continue
      this.now = next.at
      if (process === null) call()
      else this.as(process, call)
      this.process = process
      while (this.#stirred || this.busy()) {
        this.#stirred = false
        await setImmediate()
      }
      this.process = null
    }
    this.now = time
  }

  get isCalm(): boolean {
    return this.faults === NO_FAULTS
  }

  /** What is found wrong while it happens. */
  blame(fault: string): void {
    if (!this.blamed.includes(fault)) this.blamed.push(fault)
  }

  /** From here on nothing goes wrong any more. */
  calm(): void {
    this.faults = NO_FAULTS
    this.note('world', 'calm')
  }

  /** Promises are under way that wait for no answer. */
  stir(): void {
    this.#stirred = true
  }

  note(who: string, what: string): void {
    const line = `${clock(this.now - this.began)} ${who.padEnd(8)} ${what}`
    this.#digest.update(line).update('\n')
    this.#lines.push(line)
    if (this.#lines.length > LOG_KEPT * 2) this.#lines.splice(0, LOG_KEPT)
  }

  /** The end of the log, and the digest of all of it. */
  log(): { digest: string; last: string[] } {
    return { digest: this.#digest.copy().digest('hex'), last: this.#lines.slice(-LOG_KEPT) }
  }
}

/** Day, hours, minutes, seconds and thousandths since the beginning. */
function clock(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const day = Math.floor(ms / 86_400_000) + 1
  return `${day}d ${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

const before = (a: Happening, b: Happening) => a.at < b.at || (a.at === b.at && a.order < b.order)

/** A binary heap. */
function push(heap: Happening[], added: Happening): void {
  let place = heap.push(added) - 1
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above] as Happening
    if (!before(added, parent)) break
    heap[place] = parent
    place = above
  }
  heap[place] = added
}

function pop(heap: Happening[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  for (;;) {
    let below = 2 * place + 1
    const [left, right] = [heap[below], heap[below + 1]]
    if (left === undefined) break
    if (right !== undefined && before(right, left)) below += 1
    const child = heap[below] as Happening
    if (!before(child, last)) break
    heap[place] = child
    place = below
  }
  heap[place] = last
}
