/**
 * The last voice before tones alone: the program espeak-ng, where the machine has it. It is run, not linked (it is
 * GPL-3.0), one sentence at a time, and reads Chinese characters itself with the voice `cmn` or `yue`.
 */
import { type ChildProcess, execFile } from 'node:child_process'

const PROGRAM = 'espeak-ng'
const TIME_LIMIT_MS = 3_000
/** A sentence of twelve characters is some 250 KB. */
const LARGEST = 1024 * 1024
/** espeak-ng's words a minute: for Chinese about this many syllables, slow and clear (120 to 150). */
const RATE = 135
const HEAD = 44

/** Whether the program is on this machine. */
export function canSay(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(PROGRAM, ['--version'], { timeout: TIME_LIMIT_MS }, (error) => resolve(error === null))
  })
}

/** A voice that says one thing at a time: the next sentence ends the one before. */
export class Espeak {
  #running: ChildProcess | null = null

  /** A WAV; null where the program failed or was ended by the next sentence. */
  say(text: string, language: string): Promise<Buffer | null> {
    this.close()
    const voice = /^(yue|zh-HK)/.test(language) ? 'yue' : 'cmn'
    const given = ['-v', voice, '-s', String(RATE), '-b', '1', '--stdin', '--stdout']
    return new Promise((resolve) => {
      const child = execFile(
        PROGRAM,
        given,
        { encoding: 'buffer', timeout: TIME_LIMIT_MS, maxBuffer: LARGEST },
        (error, sound) => resolve(error === null && sound.length > HEAD ? withLengths(sound) : null),
      )
      // A program that ends early closes the pipe; that it failed is told by its end.
      child.stdin?.on('error', () => {})
      child.stdin?.end(text)
      this.#running = child
    })
  }

  close(): void {
    this.#running?.kill()
    this.#running = null
  }
}

/** Into a pipe the program cannot write how long its WAV became. */
function withLengths(wav: Buffer): Buffer {
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.writeUInt32LE(wav.length - HEAD, HEAD - 4)
  return wav
}
