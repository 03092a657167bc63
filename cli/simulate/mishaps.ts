/** Puts what goes wrong by the clock into the run: at random times, to random machines, for a random while. */

import { DAY_MS } from './canteen.ts'
import { Chance } from './chance.ts'
import type { County } from './county.ts'
import type { Image } from './disk.ts'
import type { FaultName } from './faults.ts'
import type { MemoryLedger } from './ledger.ts'
import type { Losses } from './losses.ts'
import type { Network } from './network.ts'
import type { Terminal } from './terminal.ts'
import type { World } from './world.ts'

export type Stage = {
  world: World
  network: Network
  county: County
  ledger: MemoryLedger
  losses: Losses
  machines: Terminal[]
  /** A machine of the same name on a copy of another's disk. */
  clone(original: Terminal): void
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A wild kind of fault comes so often in a day. */
const MOST_A_DAY = 5

export function planMishaps(stage: Stage, days: number): void {
  const { world } = stage
  for (const [name, mishap] of Object.entries(MISHAPS)) {
    const rate = world.faults[name as FaultName]
    if (rate === 0) continue
    const chance = new Chance(`${name} ${world.seed}`)
    const times = Math.ceil(rate * MOST_A_DAY * days * chance.next())
    for (let i = 0; i < times; i += 1) {
      // Mostly about the meals, where it hurts.
      const hour = chance.hits(0.8) ? 10.5 + 8 * chance.next() : 24 * chance.next()
      const at = world.began + chance.between(0, days - 1) * DAY_MS + hour * HOUR
      world.at(at, () => mishap(stage, chance, chance.pick(stage.machines)))
    }
  }
}

type Mishap = (stage: Stage, chance: Chance, machine: Terminal) => void

const MISHAPS: Partial<Record<FaultName, Mishap>> = {
  'terminal-killed': (_stage, chance, machine) => machine.crash('kill', chance.between(1_000, MINUTE)),

  'power-cut': (_stage, chance, machine) => machine.crash('power', chance.between(MINUTE, 2 * HOUR)),

  'server-crash': ({ county }, chance) => county.crash(chance.between(1_000, 15 * MINUTE)),

  'broker-crash': ({ network }, chance) => network.crashBroker(chance.between(1_000, 20 * MINUTE)),

  partition({ world, network }, chance, machine) {
    const long = chance.between(MINUTE, 2 * HOUR)
    if (chance.hits(0.3)) {
      network.serverCut = true
      network.disconnectServer()
      world.after(long, () => {
        network.serverCut = false
      })
    } else {
      machine.cut = true
      world.after(long, () => {
        machine.cut = false
      })
    }
    world.note('network', `cut off for ${Math.round(long / MINUTE)} min`)
  },

  'clock-jump'({ world }, chance, machine) {
    machine.wallOff = chance.pick([
      0,
      -365 * DAY_MS,
      DAY_MS,
      -chance.between(1, 8 * HOUR),
      chance.between(1, HOUR),
    ])
    world.note(machine.name, `wall clock off by ${Math.round(machine.wallOff / MINUTE)} min`)
  },

  'disk-full'({ world }, chance, machine) {
    machine.disk.full = true
    world.note(machine.name, 'disk full')
    world.after(chance.between(MINUTE, 3 * HOUR), () => {
      machine.disk.full = false
    })
  },

  damage({ world, losses }, chance, machine) {
    machine.crash('power', chance.between(1_000, HOUR), () => {
      const image = new Map(machine.disk.image())
      const name = chance.pick([...image.keys()].sort())
      const bytes = Buffer.from(image.get(name) ?? '')
      const from = chance.between(0, Math.max(0, bytes.length - 64))
      bytes.fill(0x55, from, from + chance.between(1, 64))
      machine.disk.write(image.set(name, bytes))
      world.note(machine.name, `damage in ${name}`)
      losses.diskLost(machine, world.began, 'damage')
    })
  },

  'old-record'({ losses }, chance, machine) {
    machine.crash('kill', chance.between(1_000, MINUTE), () => losses.rot(machine, chance))
  },

  'set-back'({ world, losses }, chance, machine) {
    const backup: Image = machine.disk.image()
    const taken = world.now
    world.after(chance.between(10 * MINUTE, 30 * HOUR), () => {
      if (world.isCalm) return
      machine.crash('power', chance.between(MINUTE, HOUR), () => {
        machine.disk.write(backup)
        // Without network for a while, so that it owes meals before it learns that it was set back.
        machine.cut = true
        world.after(chance.between(10 * MINUTE, 4 * HOUR), () => {
          machine.cut = false
        })
        world.note(machine.name, 'journal set back')
        losses.diskLost(machine, taken, 'set-back')
      })
    })
  },

  'journal-lost'({ world, losses }, chance, machine) {
    machine.crash('power', chance.between(MINUTE, HOUR), () => {
      machine.disk.write(new Map())
      world.note(machine.name, 'journal lost')
      losses.diskLost(machine, world.began, 'journal-lost')
    })
  },

  clone: ({ machines, clone }, _chance, machine) => {
    // Two are enough to fight for one name.
    if (machines.length < 3) clone(machine)
  },

  'database-away'({ world, ledger }, chance) {
    ledger.away = true
    world.note('ledger', 'away')
    world.after(chance.between(MINUTE, HOUR), () => {
      ledger.away = false
    })
  },

  'ledger-set-back'({ world, ledger, losses, county }, chance) {
    const backup = ledger.backup()
    world.after(chance.between(10 * MINUTE, 20 * HOUR), () => {
      if (world.isCalm) return
      county.crash(chance.between(1_000, 10 * MINUTE))
      losses.ledgerSetBack(() => ledger.restore(backup))
      world.note('ledger', 'set back')
    })
  },
}
