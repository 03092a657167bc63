/**
 * Keeps one process of the system running beside this one: started anew when it dies, ended when asked to.
 * The child stands in a session of its own, so that Ctrl-C reaches only this process, which ends the children in
 * order; if this process is killed, the broken channel tells the child to end (see process.ts).
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Supervised = {
  /** What the process said when it was ready: its address. */
  url: string
  stop(): Promise<void>
}

const RESTART_AFTER_MS = 1000
const START_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 15_000
const CLI = fileURLToPath(new URL('./yangyi.ts', import.meta.url))

/** Starts `yangyi <command>`; resolves when it is ready, rejects with its last words when it ends before. */
export async function supervise(
  command: string,
  env: Record<string, string | undefined>,
  logFile: string,
  say: (line: string) => void,
): Promise<Supervised> {
  let stopping = false
  let child = launch(command, env, logFile)
  const url = await ready(child, command, logFile)

  function keep(): void {
    child.process.once('exit', (code, signal) => {
      if (stopping) return
      say(`${command} ended (${signal ?? `exit code ${code}`}); starting it again. See ${logFile}`)
      setTimeout(() => {
        if (stopping) return
        child = launch(command, env, logFile)
        keep()
      }, RESTART_AFTER_MS)
    })
  }
  keep()

  return {
    url,
    async stop() {
      stopping = true
      await end(child.process)
    },
  }
}

type Child = { process: ChildProcess; lastWords: () => string }

function launch(command: string, env: Record<string, string | undefined>, logFile: string): Child {
  const log = openSync(logFile, 'a', 0o600)
  const begin = fstatSync(log).size
  const child = spawn(process.execPath, [CLI, command], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  return { process: child, lastWords: () => readFileSync(logFile).subarray(begin).toString().trim() }
}

function ready({ process: child, lastWords }: Child, command: string, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${command} was not ready within ${START_WITHIN_MS / 1000} s. See ${logFile}`))
    }, START_WITHIN_MS)
    child.once('message', (message: { ready: string }) => {
      clearTimeout(timer)
      resolve(message.ready)
    })
    child.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(lastWords() || `${command} ended at once. See ${logFile}`))
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}
