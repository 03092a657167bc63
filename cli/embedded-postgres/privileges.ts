/**
 * PostgreSQL refuses to run as root, and initdb to run as a user without a name. Who starts so (in a container, as a
 * CI job) gets an ordinary user all the same:
 * - in a user namespace, where one's own files belong to that user. Nothing changes owner, and a private folder
 *   needs no door. Most kernels grant this.
 * - where that is refused (Docker's default seccomp profile), root starts it as the system's `nobody`, with the data
 *   made its own. That works where every folder above lets others pass.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { userInfo } from 'node:os'
import { PostgresError } from './postgres-error.ts'

/** `nobody`. initdb looks its user up by name, so it must be one that every system knows. */
const USER = 65534

export type Privileges = {
  /** How to start one of PostgreSQL's programs. */
  launch(program: string, args: readonly string[]): Launch
  /** Makes a file or folder accessible to PostgreSQL. */
  own(path: string): void
}
export type Launch = { command: string; args: string[]; options: { uid?: number; gid?: number; cwd: string } }

export function serverPrivileges(home: string): Privileges {
  const isRoot = process.getuid?.() === 0
  const asWeAre: Privileges = {
    launch: (command, args) => ({ command, args: [...args], options: { cwd: home } }),
    own: () => {},
  }
  if (!isRoot && hasName()) return asWeAre

  const namespace = ['--user', `--map-user=${USER}`, `--map-group=${USER}`]
  if (spawnSync('unshare', [...namespace, 'true']).status === 0)
    return {
      launch: (program, args) => ({
        command: 'unshare',
        args: [...namespace, program, ...args],
        options: { cwd: home },
      }),
      own: () => {},
    }

  if (!isRoot) return asWeAre
  const nobody = { uid: USER, gid: USER }
  chmodSync(home, 0o711)
  if (spawnSync('test', ['-x', home], nobody).status !== 0)
    throw new PostgresError(
      'postgres-root-refused',
      `PostgreSQL does not run as root, and no other user may enter ${home}.\n` +
        'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  return {
    launch: (command, args) => ({ command, args: [...args], options: { ...nobody, cwd: home } }),
    own: (path) => chownSync(path, USER, USER),
  }
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false // no entry in /etc/passwd
  }
}
