/**
 * One terminal machine: the real place, kiosk, journal, clock and uplink, on a simulated disk, clock and wire; and
 * around them what starts a process again when it has died.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { backOff } from '../../core/back-off.ts'
import type { Sign } from '../../core/batch.ts'
import { createClock } from '../../terminal/clock.ts'
import { guarded, JournalFailure } from '../../terminal/journal/failure.ts'
import type { Machine } from '../../terminal/machine.ts'
import { openPlace } from '../../terminal/place.ts'
import { TIMING } from '../../terminal/uplink/uplink.ts'
import { type Crash, Disk } from './disk.ts'
import type { Network } from './network.ts'
import { NotedKiosk } from './noted-kiosk.ts'
import { believing, forgetOwed } from './planted.ts'
import type { Site } from './village.ts'
import { Wire } from './wire.ts'
import type { Process, World } from './world.ts'

const TICK_MS = 3_600_000
const STATUS_EVERY_MS = 2 * 3_600_000
/** Slower than life, or two machines of one name would do nothing but take each other's place. */
const RECONNECT = { first: 20_000, most: 300_000 }
/** Far more often than any mishaps make it. */
const MOST_OPENED = 300
const TRY_AGAIN = { first: 1_000, most: 60_000 }

type Settings = { site: Site; name: string; folder: string; roster: string; countySign: Sign }

const HELPERS = { recentLines: () => [], restartReaders: () => Promise.resolve() }

/** Told of what only a machine can know. */
export type Watch = {
  /** A journal was taken to work with: another one than before, where `epoch` is new. */
  opened(machine: Terminal, epoch: string): void
}

export class Terminal {
  readonly name: string
  readonly site: Site
  readonly disk: Disk
  readonly #world: World
  readonly #network: Network
  readonly #watch: Watch
  readonly #countySign: Sign
  #process: Process | null = null
  #kiosk: NotedKiosk | null = null
  #stop: (() => Promise<void>) | null = null
  #wire: Wire | null = null
  #boots = 0
  #bootedAt = 0
  #opened = 0
  /** What the wall clock is wrong by, ms. */
  wallOff = 0
  cut = false
  /** By boot: true time at its uptime 0. */
  readonly boots = new Map<string, number>()
  /** Highest sequence seen of each epoch that this machine wrote to. */
  readonly written = new Map<string, number>()

  constructor(
    world: World,
    network: Network,
    { site, name, folder, roster, countySign }: Settings,
    watch: Watch,
  ) {
    this.name = name
    this.site = site
    this.#countySign = countySign
    this.#world = world
    this.#network = network
    this.#watch = watch
    this.disk = new Disk(world, folder, (crash) => this.#died(crash, 'at a disk operation'))
    writeFileSync(join(folder, 'roster.txt'), roster)
  }

  get kiosk(): NotedKiosk | null {
    return this.#process?.alive ? this.#kiosk : null
  }

  get running(): boolean {
    return this.#process?.alive === true
  }

  /** Switches the machine on. */
  boot(): void {
    this.#boots += 1
    this.#bootedAt = this.#world.now - this.#world.chance.between(5_000, 60_000)
    this.boots.set(this.#boot, this.#bootedAt)
    this.start()
  }

  get #boot(): string {
    return `${this.name}-${this.#boots}`
  }

  /** Runs `call` as something that this terminal's process does; false where there is none or it died of it. */
  act(call: (kiosk: NotedKiosk) => void): boolean {
    const [process, kiosk] = [this.#process, this.#kiosk]
    if (!process?.alive || kiosk === null) return false
    this.#world.as(process, () => call(kiosk))
    if (process.alive && kiosk.place !== null) {
      const { epoch, mark } = kiosk.place.journal
      this.written.set(epoch, Math.max(mark.last, this.written.get(epoch) ?? 0))
    }
    return process.alive
  }

  start(): void {
    if (this.running) return
    this.#world.note(this.name, 'start')
    const process = { name: this.name, alive: true }
    const machine = this.#machine(this.#boot, this.#bootedAt)
    this.#process = process
    this.#world.as(process, () => {
      const kiosk = new NotedKiosk(createClock(machine, null), this.#world, machine)
      this.#kiosk = kiosk
      this.#openUntilDone(process, machine, kiosk, 1)
      const tick = () => {
        this.act(() => kiosk.tick())
        this.#world.after(TICK_MS, tick)
      }
      this.#world.after(TICK_MS, tick)
    })
  }

  #machine(boot: string, bootedAt: number): Machine {
    return {
      boot,
      wall: () => Math.max(0, this.#world.now + this.wallOff),
      uptime: () => this.#world.now - bootedAt,
      awake: () => this.#world.now - bootedAt,
    }
  }

  #openUntilDone(process: Process, machine: Machine, kiosk: NotedKiosk, tries: number): void {
    try {
      this.#open(process, machine, kiosk)
    } catch (error) {
      if (!process.alive || !(error instanceof JournalFailure)) throw error
      this.#world.note(this.name, `cannot open its journal: ${error.code}`)
      kiosk.failed(error)
      const wait = backOff(tries, TRY_AGAIN, this.#world.chance.next)
      this.#world.after(wait, () => this.#openUntilDone(process, machine, kiosk, tries + 1))
    }
  }

  #open(process: Process, machine: Machine, kiosk: NotedKiosk): void {
    this.#opened += 1
    if (this.#opened > MOST_OPENED) throw new Error(`${this.name} opens its journal for ever`)
    const { site, disk } = this
    if (this.#world.bug === 'carry-forgets') forgetOwed(join(disk.folder, 'journal.db'))
    const config = {
      ...{
        folder: disk.folder,
        serverUrl: '',
        brokerUrl: '',
        enrolmentCode: null,
        readers: [],
        camera: false,
      },
      ...{ kiosk: { host: '', port: 0 }, logLevel: 'info' as const },
    }
    kiosk.enrolled(site.answer.siteName)
    const startAnew = () => {
      const stopping = this.#stop?.()
      this.#stop = null
      this.#world.stir()
      stopping?.then(() =>
        this.#world.after(0, () => this.#openUntilDone(process, machine, kiosk, 1), process),
      )
    }
    const deps: Parameters<typeof openPlace>[4] = {
      log: pino({ base: null, timestamp: false }, { write: (line) => this.#said(line) }),
      machine,
      random: this.#world.chance.next,
      timing: { ...TIMING, reconnect: RECONNECT, statusEvery: STATUS_EVERY_MS },
      connect: (options) => {
        const believed =
          this.#world.bug === 'acks-unproved' ? believing(options, kiosk, this.#countySign) : options
        this.#wire = new Wire(
          this.#world,
          this.#network,
          { machine: this.name, process, isCut: () => this.cut },
          believed,
        )
        return this.#wire
      },
      fetch,
      openReaders: () => {
        throw new Error('cards come by hand')
      },
      pages: '',
    }
    this.#stop = guarded(() => openPlace(config, site.answer, site.key, kiosk, deps, startAnew, HELPERS))
    const epoch = kiosk.place?.journal.epoch
    if (epoch !== undefined) this.#watch.opened(this, epoch)
  }

  /** A crash with a disk as it is; the machine or the process comes back after `downFor`. */
  crash(crash: Crash, downFor: number, meanwhile: () => void = () => {}): void {
    if (!this.running) return
    this.#end(crash, 'from outside')
    this.disk.crash(crash)
    meanwhile()
    this.#back(crash, downFor)
  }

  #died(crash: Crash, how: string): void {
    this.#end(crash, how)
    this.#back(crash, this.#world.chance.between(2_000, 120_000))
  }

  #end(crash: Crash, how: string): void {
    this.#world.note(this.name, `${crash === 'power' ? 'power cut' : 'killed'} ${how}`)
    if (this.#process !== null) this.#process.alive = false
    this.#stop = null
    if (this.#wire !== null) this.#network.leave(this.site.terminal, this.#wire)
    this.#wire = null
  }

  #back(crash: Crash, downFor: number): void {
    this.#world.after(
      downFor,
      () => (this.running ? undefined : crash === 'power' ? this.boot() : this.start()),
      null,
    )
  }

  /** What the process logs goes into the one log, without what differs from run to run. */
  #said(line: string): void {
    const { level, msg, code, problem } = JSON.parse(line)
    if (level > 30)
      this.#world.note(this.name, `says: ${msg} ${code ?? ''} ${/fork|set back/.exec(problem)?.[0] ?? ''}`)
  }
}
