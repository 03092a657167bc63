/** A terminal's process with a reader on a pty, seen as its elders see it: by what its screen says. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import WebSocket from 'ws'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import { textToken } from '../../core/qr-card.ts'
import { type Roster, rosterTokenOf } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
import type { Line } from '../../firmware-sim/line/line.ts'
import { openPtyLine } from '../../firmware-sim/line/pty.ts'
import type { ScreenView } from '../../terminal/contract/screen.ts'
import { macOf, type TerminalKey } from '../../terminal/keys.ts'
import { Program } from './program.ts'

/** Which the county has, too: so this roster stays, and the county's own, in which nobody stands, is not sent. */
export const ROSTER_VERSION = 1

export type Enrolled = { home: string; key: TerminalKey; place: EnrolmentAnswer }
type Machine = Pick<Enrolled, 'home' | 'place'>
export type Seen = { name: string; at: number }

/** Writes what a terminal keeps after its enrolment; its elders are those of its own place. */
export function furnish({ home, place }: Machine, elders: number, sign: TerminalKey['sign']): void {
  const folder = join(home, 'terminal')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'enrolment.json'), JSON.stringify(place))
  writeFileSync(join(folder, 'roster.txt'), signedText(rosterOf(place, elders), sign))
}

const codeOf = (site: string, i: number) => `${site.toUpperCase()}-${String(i).padStart(6, '0')}`
/** An elder is 老人 and a number: so the screen tells which one it was. */
export const elderOf = (site: string, name: string) => `e-${site}-${name.slice('老人'.length)}`

function rosterOf({ terminal, site, siteName, tokenKey }: EnrolmentAnswer, elders: number): Roster {
  const mac = macOf(tokenKey)
  const lunch = { meal: 'lunch' as const, starts: 0, ends: 1440, price: 800, from: '2020-01-01', to: null }
  return {
    ...{ v: 1, terminal, version: ROSTER_VERSION, issued: Date.now(), cardKeys: [] },
    site: {
      ...{ id: site, name: siteName, opened: '2020-01-01', closed: null, serviceDayStarts: 0 },
      ...{ meals: [lunch], closures: [] },
    },
    elders: Array.from({ length: elders }, (_, i) => ({
      ...{ id: elderOf(site, `老人${i}`), name: `老人${i}`, call: '大爷', initials: 'lr', tail: null },
      ...{ first: false, provisional: false, died: null, stays: [], photo: null },
      cards: [{ token: rosterTokenOf(mac, textToken(codeOf(site, i))), lost: false }],
    })),
  }
}

export class KioskProcess {
  readonly place: EnrolmentAnswer
  readonly greens: Seen[] = []
  readonly #home: string
  readonly #line: Line
  readonly #program: Program
  #socket: WebSocket | null = null
  #view: ScreenView | null = null
  #ready = false

  private constructor(home: string, place: EnrolmentAnswer, line: Line, program: Program) {
    this.#home = home
    this.place = place
    this.#line = line
    this.#program = program
  }

  static async open({ home, place }: Machine, brokerPort: number): Promise<KioskProcess> {
    const reader = join(home, 'reader')
    const line = await openPtyLine(() => {}, reader)
    const env = {
      ...{ YANGYI_HOME: home, YANGYI_READER: `line=serial:${reader}`, YANGYI_KIOSK_PORT: '0' },
      ...{ YANGYI_BROKER_URL: `mqtt://127.0.0.1:${brokerPort}`, YANGYI_LOG_LEVEL: 'info' },
    }
    return new KioskProcess(home, place, line, new Program('terminal', env, join(home, 'terminal.log')))
  }

  /** Resolves when its screen is there and its reader ready. */
  async start(): Promise<void> {
    const url = await this.#program.start()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/screen`)
    this.#socket = socket
    await new Promise<void>((resolve) => {
      socket.on('error', () => resolve())
      socket.on('close', () => resolve())
      socket.on('message', (data) => {
        this.#see(JSON.parse(String(data)))
        if (this.#ready) resolve()
      })
    })
  }

  /** Lays on the card of its `i`th elder; false where nobody is there to read it. */
  tap(i: number): boolean {
    if (this.#ready) this.#line.write(Buffer.from(`${codeOf(this.place.site, i)}\r`))
    return this.#ready
  }

  get drained(): boolean {
    return this.#ready && this.#view?.sync.waiting === 0 && this.#view.sync.online
  }

  /** Records that the server has not acknowledged. */
  get waiting(): number {
    return this.#view?.sync.waiting ?? 0
  }

  async unplugReader(): Promise<void> {
    await this.#line.unplug()
  }

  async plugReader(): Promise<void> {
    await this.#line.plug()
  }

  /** The reader stays. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#ready = false
    await this.#program.end(signal)
    this.#socket?.terminate()
    this.#view = null
  }

  async close(): Promise<void> {
    await this.end('SIGKILL')
    await this.#line.unplug()
  }

  /** What stands in its journal; only while it does not run. */
  journal(): { text: string; hash: string }[] {
    const db = new DatabaseSync(join(this.#home, 'terminal', 'journal.db'))
    try {
      return db.prepare('SELECT text, hash FROM record ORDER BY seq').all() as {
        text: string
        hash: string
      }[]
    } finally {
      db.close()
    }
  }

  #see(view: ScreenView): void {
    const { tap } = view
    if (tap?.code === 'recorded' && tap.name !== null && this.#view?.tap?.number !== tap.number)
      this.greens.push({ name: tap.name, at: tap.at })
    this.#view = view
    this.#ready = view.trouble === null && view.readers.every(({ state }) => state === 'ready')
  }
}
