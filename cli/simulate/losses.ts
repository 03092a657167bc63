/** Keeps account of what a mishap took away for good, so that the model can tell a loss with a cause from one without. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Chance } from './chance.ts'
import type { MemoryLedger } from './ledger.ts'
import { type Green, keyOf, type Model } from './model.ts'
import type { Terminal } from './terminal.ts'

export class Losses {
  readonly #model: Model
  readonly #ledger: MemoryLedger
  /** Greens that the ledger had, and lost when it was set back. */
  readonly #forgotten = new Set<Green>()
  /** Greens that no disk has any more: the ledger alone can know them. */
  readonly #gone = new Set<Green>()

  constructor(model: Model, ledger: MemoryLedger) {
    this.#model = model
    this.#ledger = ledger
  }

  /**
   * The machine's journal is gone as far back as `since`: what had not come to the ledger may be lost. A meal that
   * was taken back may come again, carried over from a journal that no longer knows of the void.
   */
  diskLost(machine: Terminal, since: number, how: string): void {
    this.#model.meddle(machine.name, how)
    const mine = this.#model.greens.filter((green) => green.machine === machine.name)
    for (const green of mine) if (green.at >= since) this.#gone.add(green)
    this.#excuse(mine.filter((green) => this.#gone.has(green)))
    this.#model.excuse(mine.filter(({ state }) => state === 'voided'))
  }

  /**
   * A machine went on with another journal than before: the old one will not send again what the ledger forgot, and
   * voids that it owed are told to the county in words.
   */
  renewed(machine: Terminal): void {
    const mine = this.#model.greens.filter((green) => green.machine === machine.name)
    this.#excuse(mine.filter((green) => green.state === 'voided' || this.#forgotten.has(green)))
  }

  /** What the ledger forgets comes again from the journals that still have it. */
  ledgerSetBack(restore: () => void): void {
    const stored = this.#model.greens.filter((green) => !this.#isMissing(green))
    restore()
    for (const green of stored) if (this.#isMissing(green)) this.#forgotten.add(green)
    this.#excuse([...this.#forgotten].filter((green) => this.#gone.has(green)))
  }

  /** The greens of chains that are no longer written will not come again. */
  abandoned(live: ReadonlyMap<string, string>): void {
    this.#excuse([...this.#forgotten].filter((green) => live.get(green.machine) !== green.epoch))
  }

  #excuse(greens: readonly Green[]): void {
    this.#model.excuse(greens.filter((green) => this.#isMissing(green)))
  }

  /** Whether the ledger lacks the green's meal, or the void of it. */
  #isMissing(green: Green): boolean {
    if (green.state === 'maybe') return false
    const key = keyOf(green)
    const stream = this.#ledger.streams.find(({ epoch }) => epoch === green.epoch)
    const rows = stream?.rows.map(({ record }) => record) ?? []
    const meals = rows.flatMap((record) =>
      record.kind === 'meal' && keyOf({ ...record.body, elder: record.body.elder ?? '' }) === key
        ? [record.seq]
        : [],
    )
    const voids = rows.flatMap((record) => (record.kind === 'void' ? [record.body.voids] : []))
    return green.state === 'stands'
      ? meals.every((seq) => voids.includes(seq))
      : !meals.some((seq) => voids.includes(seq))
  }

  /** One record that the server has acknowledged rots on the machine's disk; all that is owed can still be read. */
  rot(machine: Terminal, chance: Chance): void {
    const db = new DatabaseSync(join(machine.disk.folder, 'journal.db'))
    try {
      if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'state'").get() === undefined) return
      const found = db.prepare("SELECT value FROM state WHERE name = 'acked'").get() as
        | { value: string }
        | undefined
      const acked = Number(found?.value ?? 0)
      if (acked === 0) return
      db.prepare('UPDATE record SET hash = ? WHERE seq = ?').run('f'.repeat(64), chance.between(1, acked))
      this.#model.meddle(machine.name, 'old-record')
    } finally {
      db.close()
    }
  }
}
