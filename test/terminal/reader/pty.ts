/** A module on a real pseudo-terminal, behind a link that stays where it is when the device behind it changes. */
import { mkdtempSync, rmSync, symlinkSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadStream } from 'node:tty'
import { FOUND, MODULE_ID, NO_CARD, OK, requests, SELECTED } from './sam/vectors.ts'

/** What @lydell/node-pty does not declare: a bare pair of master and slave. */
type Pty = { _fd: number; _pty: string; _slave: ReadStream; master: ReadStream }
const { open } = createRequire(import.meta.url)('@lydell/node-pty') as {
  open(options: { encoding: null }): Pty
}

const PIECE = 64

export class PtyModule {
  readonly #folder = mkdtempSync(join(tmpdir(), 'reader-'))
  readonly path = join(this.#folder, 'by-id')
  /** Everything that was sent to the present device, in hex. */
  received = ''
  powered = true
  #card: Uint8Array | null = null
  #pty: Pty | null = null

  plug(): void {
    const pty = open({ encoding: null })
    pty._slave.destroy()
    this.#pty = pty
    this.received = ''
    let pending = ''
    pty.master.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('hex')
      pending += bytes.toString('hex')
      for (; pending.length >= 20; pending = pending.slice(20)) this.#answer(pending.slice(0, 20))
    })
    rmSync(this.path, { force: true })
    symlinkSync(pty._pty, this.path)
  }

  /** The cable is pulled: the device is gone, and so is its link. */
  unplug(): void {
    rmSync(this.path, { force: true })
    this.#pty?.master.destroy()
    this.#pty = null
  }

  /** Puts a card on that reads as these bytes. */
  put(card: Uint8Array): void {
    this.#card = card
  }

  remove(): void {
    this.unplug()
    rmSync(this.#folder, { recursive: true })
  }

  #answer(request: string): void {
    if (!this.powered) return
    if (request === requests.status || request === requests.reset) this.#say(OK)
    else if (request === requests.id) this.#say(MODULE_ID)
    else if (request === requests.find) this.#say(this.#card === null ? NO_CARD : FOUND)
    else if (request === requests.select) this.#say(SELECTED)
    else if (request === requests.read && this.#card !== null) {
      this.#say(this.#card)
      this.#card = null
    }
  }

  /** In pieces, each with time to arrive by itself. */
  #say(bytes: Uint8Array, from = 0): void {
    if (this.#pty === null || from >= bytes.length) return
    writeSync(this.#pty._fd, bytes.subarray(from, from + PIECE))
    setTimeout(() => this.#say(bytes, from + PIECE), 2)
  }
}
