/** A database server whose parent was killed lives on. It is stopped in an orderly way before a new one starts. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Stops the server that still runs on this data folder, if there is one. A pid file whose number now belongs to
 * another program (after a restart of the machine) is removed: PostgreSQL itself would refuse to start.
 */
export async function stopLeftOver(data: string, stop: () => Promise<void>): Promise<'none' | 'stopped'> {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return 'none'
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  const line = commandLine(pid)
  if (line?.includes(data) === true) {
    await stop()
    return 'stopped'
  }
  if (line !== null) rmSync(file)
  return 'none'
}

/** Command line of a running process; null if there is none with this number. */
function commandLine(pid: number): string | null {
  if (process.platform === 'linux') {
    const file = `/proc/${pid}/cmdline`
    return existsSync(file) ? readFileSync(file, 'utf8') : null
  }
  const run =
    process.platform === 'win32'
      ? spawnSync('powershell', [
          '-Command',
          `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`,
        ])
      : spawnSync('ps', ['-o', 'args=', '-p', String(pid)])
  return run.stdout?.toString().trim() || null
}
