/** One seed: a few days of a small county with its faults, a quiet end, and the judgement. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bug } from './bugs.ts'
import { DAY_MS, planTaps } from './canteen.ts'
import {
  type Copied,
  checkChains,
  checkDayCloses,
  checkDrained,
  checkForks,
  checkGaps,
  checkTimes,
  type Evidence,
} from './check.ts'
import { County } from './county.ts'
import { describeFaults } from './faults.ts'
import { checkSettlement } from './judge.ts'
import { MemoryLedger } from './ledger.ts'
import { Losses } from './losses.ts'
import { planMishaps } from './mishaps.ts'
import { Model } from './model.ts'
import { Network } from './network.ts'
import { forgedAck, skipSpans } from './planted.ts'
import { leaveSqlite } from './sqlite.ts'
import { Terminal } from './terminal.ts'
import { simulateTimers } from './timers.ts'
import { rosterText, village as villageOf } from './village.ts'
import { World } from './world.ts'

/** A Wednesday, 00:00 in Shanghai. */
const BEGAN = Date.UTC(2024, 6, 9, 16)
const SITES = 2
const ELDERS_A_SITE = 4
const HOUR = 3_600_000
const NOON = 12 * HOUR
/** Of the quiet day. */
const SETTLED_AT_HOUR = 20
const NOBODYS_CARD = 'chip:00C0FFEE'

export type RunOptions = { seed: number; days: number; folder: string; bug: Bug | null }

export type Outcome = {
  /** What the checkers found, in words; empty where all is well. */
  faults: readonly string[]
  drawn: string
  /** SHA-256 of the whole log. */
  digest: string
  /** The log's last lines. */
  last: readonly string[]
  greens: number
}

/** Runs one seed below `folder`, which is emptied first. The same options give the same outcome. */
export async function runSeed({ seed, days, folder, bug }: RunOptions): Promise<Outcome> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const world = new World(seed, BEGAN, bug)
  const undo = [simulateTimers(world), leaveSqlite, ...(bug === 'span-skipped' ? [skipSpans()] : [])]
  try {
    const { faults, greens } = await judged(world, days, folder, bug)
    return { faults, greens, drawn: describeFaults(world.drawn), ...world.log() }
  } finally {
    for (const each of undo) each()
  }
}

async function judged(world: World, days: number, folder: string, bug: Bug | null) {
  try {
    const { evidence, village } = await live(world, days, folder)
    const found = [checkDrained, checkChains, checkGaps, checkForks, checkDayCloses, checkTimes]
    const faults = [
      ...world.blamed,
      ...found.flatMap((check) => check(evidence)),
      ...checkSettlement(evidence, village, bug),
    ]
    for (const machine of evidence.machines) machine.disk.settle(new Map())
    return { faults, greens: evidence.model.greens.length }
  } catch (error) {
    // A broken invariant ends a process of ours: that is a finding, wherever it comes from.
    return { faults: [error instanceof Error ? (error.stack ?? String(error)) : String(error)], greens: 0 }
  }
}

async function live(world: World, days: number, folder: string) {
  const village = villageOf(world.seed, SITES, ELDERS_A_SITE)
  const network = new Network(world)
  const enrolled = village.sites.map(({ id, terminal, key }) => ({
    id: terminal,
    site: id,
    publicKey: key.publicKey,
  }))
  const ledger = new MemoryLedger(world, new Map(enrolled.map((each) => [each.id, each])))
  const county = new County(world, network, ledger, village.countySign)
  network.forge = (batch) => forgedAck(batch, world.now, village.countySign)
  const model = new Model()
  const losses = new Losses(model, ledger)
  const machines: Terminal[] = []

  const epochs = new Map<string, string>()
  const place = (site: (typeof village.sites)[number], name: string) => {
    const roster = rosterText(site, world.began, village.countySign)
    const settings = { site, name, folder: join(folder, name), roster, countySign: village.countySign }
    const machine = new Terminal(world, network, settings, {
      opened(opened, epoch) {
        const before = epochs.get(name)
        epochs.set(name, epoch)
        if (before !== undefined && before !== epoch) losses.renewed(opened)
        world.note(name, before === epoch ? 'goes on with its journal' : 'has a new journal')
      },
    })
    machines.push(machine)
    return machine
  }
  const copies: Copied[] = []
  const clone = (original: Terminal) => {
    const name = `${original.name}-copy${machines.length}`
    world.note(name, `is a copy of ${original.name}`)
    const image = original.disk.image()
    const copy = place(original.site, name)
    copy.disk.write(image)
    const journal = original.kiosk?.place?.journal
    if (journal !== undefined)
      copies.push({ machines: [original, copy], epoch: journal.epoch, at: journal.mark.last })
    for (const { name: each } of [original, copy]) model.meddle(each, 'clone')
    copy.boot()
  }

  county.start()
  for (const site of village.sites) place(site, site.terminal).boot()
  // The last day is a quiet one: on it everything must come right.
  planTaps(world, model, village, days + 1, (site) => machines.filter((machine) => machine.site.id === site))
  planMishaps({ world, network, county, ledger, losses, machines, clone }, days)

  await world.until(world.began + days * DAY_MS)
  world.calm()
  network.serverCut = false
  ledger.away = false
  network.startBroker()
  county.start()
  for (const machine of machines) {
    machine.cut = false
    machine.disk.full = false
    machine.wallOff = 0
    if (!machine.running) machine.boot()
  }
  // A terminal that has nothing to say learns nothing: each one says something.
  for (const machine of machines)
    world.at(world.began + days * DAY_MS + NOON, () => machine.act((kiosk) => kiosk.card(NOBODYS_CARD, 0)))
  await world.until(world.began + days * DAY_MS + SETTLED_AT_HOUR * HOUR)
  losses.abandoned(new Map(machines.map(({ name, kiosk }) => [name, kiosk?.place?.journal.epoch ?? ''])))
  const today = new Date(world.began + days * DAY_MS + 8 * HOUR).toISOString().slice(0, 10)
  const evidence: Evidence = { ledger, machines, copies, model, today }
  return { evidence, village }
}
