/** The whole system as `npm start` runs it, in a folder and on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../cli/yangyi.ts', import.meta.url))

export type System = {
  desk: string
  kiosk: string
  said(): string
  /** Puts a demo card on the reader, as `npm run tap` does. */
  tap(card: string): Promise<void>
  /** The process that runs `yangyi <command>` now. */
  pidOf(command: 'server' | 'broker' | 'terminal'): number
  databasePid(): number
  /** Ends it as Ctrl-C does; the home folder stays for a second start unless `forget`. */
  stop(forget?: boolean): Promise<number | null>
  home: string
}

export async function startSystem(
  args: string[] = [],
  home = mkdtempSync(join(tmpdir(), 'yangyi-e2e-')),
): Promise<System> {
  const [http, broker, kiosk, cards] = await freePorts(4)
  const env = {
    ...process.env,
    DATABASE_URL: '',
    YANGYI_HOME: home,
    YANGYI_HTTP_PORT: String(http),
    YANGYI_BROKER_PORT: String(broker),
    YANGYI_KIOSK_PORT: String(kiosk),
    YANGYI_DEMO_PORT: String(cards),
  }
  const child = spawn(process.execPath, [CLI, 'start', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (said.includes('Ctrl-C')) resolve()
    })
    child.once('exit', () => reject(new Error(`the system did not start:\n${said}`)))
  })
  return {
    desk: `http://127.0.0.1:${http}`,
    kiosk: `http://127.0.0.1:${kiosk}`,
    home,
    said: () => said,
    async tap(card) {
      const tapping = spawn(process.execPath, [CLI, 'tap', card], { env, stdio: 'pipe' })
      const [code] = await once(tapping, 'exit')
      if (code !== 0) throw new Error(`tap ${card} ended with ${code}`)
    },
    pidOf: (command) => childRunning(child, command),
    databasePid: () => Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    async stop(forget = true) {
      // Twice, as a terminal and a parent that passes it on do it.
      child.kill('SIGINT')
      child.kill('SIGINT')
      const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
      if (forget) rmSync(home, { recursive: true, force: true })
      return code
    },
  }
}

function childRunning({ pid }: ChildProcess, command: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  const found = children.find((each) => commandLine(each).at(-1) === command)
  if (found === undefined) throw new Error(`no process runs yangyi ${command}`)
  return found
}

/** Empty where the process has just ended. */
function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '')
  } catch {
    return []
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return servers.map((server) => {
    const address = server.address()
    server.close()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
}
