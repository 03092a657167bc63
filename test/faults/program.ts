/** One process of the product, which can be killed at any moment and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const CLI = join(import.meta.dirname, '../../cli/yangyi.ts')
const READY_WITHIN_MS = 60_000
const MOST_STARTS = 20

export class Program {
  readonly #command: string
  readonly #env: Record<string, string>
  readonly #logFile: string
  #child: ChildProcess | null = null

  constructor(command: string, env: Record<string, string>, logFile: string) {
    this.#command = command
    this.#env = env
    this.#logFile = logFile
  }

  /** Resolves with its address when it is ready. */
  async start(): Promise<string> {
    const log = openSync(this.#logFile, 'a')
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, this.#command], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    this.#child = child
    const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
    const ended = once(child, 'exit').then(() => null)
    const said = once(child, 'message').then(([message]) => message as { ready: string })
    const ready = await Promise.race([said, ended])
    clearTimeout(late)
    if (ready !== null) return ready.ready
    throw new Error(`${this.#command} did not start: ${readFileSync(this.#logFile, 'utf8').slice(-2000)}`)
  }

  /** As whoever keeps it running does: while something that it needs is away, it may end at once. */
  async startUntilReady(): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.start()
      } catch (error) {
        if (tries === MOST_STARTS) throw error
      }
    }
  }

  /** As the plug is pulled on it, or as Ctrl-C ends it. Does nothing where it does not run. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
