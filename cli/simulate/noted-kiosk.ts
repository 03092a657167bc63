/** The real kiosk, which also says at which place it is, so that a caretaker's hand can reach the journal. */
import type { Clock } from '../../terminal/clock.ts'
import { Kiosk, type Place } from '../../terminal/kiosk.ts'
import type { Machine } from '../../terminal/machine.ts'
import { wallClock } from './planted.ts'
import type { World } from './world.ts'

const quiet = { info() {}, warn() {}, error() {} }

export class NotedKiosk extends Kiosk {
  place: Place | null = null
  readonly #world: World
  readonly #machine: Machine

  constructor(clock: Clock, world: World, machine: Machine) {
    super(clock, { readers: [{ kind: 'sam', state: 'ready' }], camera: false }, 'simulated', quiet)
    this.#world = world
    this.#machine = machine
  }

  override takePlace(place: Place): void {
    const clock = this.#world.bug === 'clock-by-wall' ? wallClock(place.clock, this.#machine) : place.clock
    this.place = { ...place, clock }
    super.takePlace(this.place)
  }

  override leavePlace(): void {
    this.place = null
    super.leavePlace()
  }
}
