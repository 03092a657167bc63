/** Where the system lets us: an embedded PostgreSQL on a small file system of its own, which can be filled. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const CHILD = join(import.meta.dirname, 'postgres-child.ts')
const NAMESPACE = ['--user', '--map-root-user', '--mount']
const SIZE = '220m'

export function mayMount(): boolean {
  return spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
}

export type SmallDisk = {
  url: string
  /** `full`: no page more fits. `room`: all is well again. */
  tell(order: 'full' | 'room'): Promise<void>
  stop(): Promise<void>
}

export async function databaseOnSmallDisk(folder: string): Promise<SmallDisk> {
  mkdirSync(folder)
  const start = `mount -t tmpfs -o size=${SIZE} tmpfs "${folder}" && exec "${process.execPath}" --disable-warning=ExperimentalWarning "${CHILD}" "${folder}"`
  const child = spawn('unshare', [...NAMESPACE, 'sh', '-c', start], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const answer = () =>
    Promise.race([
      once(child, 'message').then(([message]) => message as { url: string }),
      ended.then(() => Promise.reject(new Error('the database on the small disk ended'))),
    ])
  const { url } = await answer()
  return {
    url,
    async tell(order) {
      child.send(order)
      await answer()
    },
    async stop() {
      if (child.exitCode === null) child.send('stop')
      await ended
    },
  }
}
