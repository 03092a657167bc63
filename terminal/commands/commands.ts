/**
 * Carries out the county's commands 指令: each at most once, within its time, whatever is sent again or when the power
 * fails. That it is begun stands on the disk before anything is done; what came of it is a record of the chain, and
 * that record is the answer.
 */
import type { Verify } from '../../core/batch.ts'
import {
  type Command,
  type CommandHead,
  type NamedOrder,
  parseCommand,
  sealContext,
} from '../../core/command.ts'
import { asWords, flag, list, type Of, object, orNull, parseAs, words } from '../../core/shape.ts'
import { id, instant } from '../../core/vocabulary.ts'
import type { Clock } from '../clock.ts'
import { readIfThere, writeWhole } from '../files.ts'
import { JournalFailure } from '../journal/failure.ts'
import type { Journal } from '../journal/journal.ts'

/** What a terminal can be told to do. Each may throw; the reason is then written down. */
export type Acts = {
  /** Sends records from here on once more; says how many. */
  resend(from: number): number
  askWholeRoster(): void
  restartReaders(): Promise<void>
  sendLog(): void
  /** Four digits. */
  setPin(pin: string): void
  /** Closes the chain after what `answer` writes: both or neither. */
  end(reason: string, answer: () => void): JournalFailure | null
}

/** Words of the county's for the caretaker's side of the screen, until a time by the terminal's clock. */
const notice = object({ text: words(160), until: instant })
export type Notice = Of<typeof notice>

const keptShape = object({
  seen: list(object({ id, name: words(32), recorded: flag }), 400),
  notice: orNull(notice),
})
type Kept = Of<typeof keptShape>

/** The county gives a command a day or so; by then so many others have not come. */
const REMEMBERED = 200
/** How long newer software is spoken of. */
const SOFTWARE_SHOWN_MS = 7 * 24 * 60 * 60 * 1000

export type CommandsOptions = {
  file: string
  journal: Journal
  clock: Clock
  verify: Verify
  /** Opens text that the county sealed for this terminal. */
  open: (context: string, sealed: string) => string | null
  acts: Acts
  onNotice: (notice: Notice) => void
  /** A record was written. */
  onWritten: () => void
  onFailure: (failure: JournalFailure) => void
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

export class Commands {
  readonly #options: CommandsOptions
  #kept: Kept
  /** One after another. */
  #underWay = Promise.resolve()

  /** Writes down, too, that what a power cut broke off will not be done. */
  constructor(options: CommandsOptions) {
    this.#options = options
    this.#kept = this.#read()
    if (this.#kept.notice !== null) options.onNotice(this.#kept.notice)
    for (const { id, name } of this.#kept.seen.filter(({ recorded }) => !recorded))
      this.#record(id, name, 'broken off')
  }

  /** Takes a signed command as it came. */
  take(text: string): void {
    const { journal, verify, log } = this.#options
    const read = parseCommand(text, journal.terminal, verify)
    if (read.ok) this.#underWay = this.#underWay.then(() => this.#carryOut(read.value))
    else log.warn({ problem: read.problem }, 'command refused')
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    await this.#underWay
  }

  async #carryOut({ head, named, problem }: Command): Promise<void> {
    const { journal, clock, log } = this.#options
    if (this.#kept.seen.some((seen) => seen.id === head.id)) return
    const { time } = clock.now()
    // Not remembered: a clock that goes wrong may say so of a good one, which is sent again.
    if (time >= head.expires || journal.ended) {
      log.warn(
        { command: head.id, name: head.name, ended: journal.ended },
        'command refused: its time is over',
      )
      return
    }
    if (!this.#remember(head)) return
    log.info({ command: head.id, name: head.name }, 'command')
    if (named?.name === 'end') this.#end(head, named.order.reason)
    else this.#record(head.id, head.name, named === null ? `not known: ${problem}` : await this.#tried(named))
  }

  /** The answer stands before the end of the chain and is written with it: nobody is told of an end that was not. */
  #end({ id: command, name }: CommandHead, reason: string): void {
    const { acts, journal, onFailure, onWritten } = this.#options
    const failure = acts.end(reason, () => journal.write('command', { command, name, outcome: 'done' }))
    if (failure !== null) {
      onFailure(failure)
      return
    }
    this.#noteRecorded(command)
    onWritten()
  }

  async #tried(named: NamedOrder): Promise<string> {
    try {
      return await this.#do(named)
    } catch (error) {
      if (error instanceof JournalFailure) this.#options.onFailure(error)
      return `failed: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  async #do({ name, order }: NamedOrder): Promise<string> {
    const { acts, clock, journal, open } = this.#options
    switch (name) {
      case 'resend':
        return `done: ${acts.resend(order.from)} records`
      case 'roster':
        acts.askWholeRoster()
        return 'done'
      case 'message':
        this.#notify({ text: order.text, until: order.until })
        return 'done'
      case 'software':
        this.#notify({
          text: `请联系县里更新本机软件（${order.version}）：${order.note}`,
          until: clock.now().time + SOFTWARE_SHOWN_MS,
        })
        return 'done'
      case 'restart-readers':
        await acts.restartReaders()
        return 'done'
      case 'log':
        acts.sendLog()
        return 'done'
      case 'pin': {
        const pin = open(sealContext(journal.terminal), order.sealed)
        if (pin === null || !/^\d{4}$/.test(pin)) return 'failed: not sealed for this terminal'
        acts.setPin(pin)
        return 'done'
      }
      case 'end':
        throw new Error('an end is no act like others')
    }
  }

  #notify(notice: Notice): void {
    this.#kept = { ...this.#kept, notice }
    this.#options.onNotice(notice)
  }

  /** On the disk before anything is done; false where the disk refuses, and then nothing is done. */
  #remember({ id, name }: CommandHead): boolean {
    const seen = [...this.#kept.seen, { id, name, recorded: false }].slice(-REMEMBERED)
    return this.#keep({ ...this.#kept, seen })
  }

  #record(command: string, name: string, outcome: string): void {
    const { journal, onWritten, onFailure } = this.#options
    if (journal.ended) return
    const written = journal.append('command', { command, name, outcome: asWords(outcome, 190) })
    if (!written.ok) {
      onFailure(written.failure)
      return
    }
    this.#noteRecorded(command)
    onWritten()
  }

  #noteRecorded(command: string): void {
    const seen = this.#kept.seen.map((each) => (each.id === command ? { ...each, recorded: true } : each))
    this.#keep({ ...this.#kept, seen })
  }

  #keep(kept: Kept): boolean {
    try {
      writeWhole(this.#options.file, JSON.stringify(kept))
      this.#kept = kept
      return true
    } catch (error) {
      this.#options.log.warn({ problem: String(error) }, 'commands cannot be kept on the disk')
      return false
    }
  }

  /** Meals are not kept waiting for a file that cannot be read. */
  #readText(): string | null {
    try {
      return readIfThere(this.#options.file)
    } catch (error) {
      this.#options.log.warn({ problem: String(error) }, 'what was kept of commands cannot be read')
      return null
    }
  }

  #read(): Kept {
    const none: Kept = { seen: [], notice: null }
    const text = this.#readText()
    if (text === null) return none
    const read = parseAs(keptShape, text, 'commands')
    if (!read.ok) this.#options.log.warn({ problem: read.problem }, 'what was kept of commands is damaged')
    return read.ok ? read.value : none
  }
}
