/** The pinned Node for a machine of another kind than this one, from the package that the lock file names. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arch } from '../kiosk-box.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Path of Node's program for Linux on `arch`; fetches it once where this machine is of another kind. */
export function nodeFor(arch: Arch): string {
  const name = `node-linux-${arch}`
  const installed = join(ROOT, 'node_modules', name, 'bin/node')
  if (existsSync(installed)) return installed
  const kept = join(ROOT, 'dist/node', name)
  const program = join(kept, 'package/bin/node')
  if (existsSync(program)) return program

  const { version, integrity } = lockedPackage(name)
  mkdirSync(kept, { recursive: true })
  const packed = spawnSync('npm', ['pack', `${name}@${version}`, '--pack-destination', kept, '--silent'], {
    shell: process.platform === 'win32',
    encoding: 'utf8',
  })
  if (packed.status !== 0) throw new Error(`npm could not fetch ${name} ${version}: ${packed.stderr}`)
  const archive = join(kept, packed.stdout.trim())
  const [algorithm = '', expected] = integrity.split('-')
  const found = createHash(algorithm).update(readFileSync(archive)).digest('base64')
  if (found !== expected) throw new Error(`${archive} is not what the lock file names`)
  const { status, stderr } = spawnSync('tar', ['-xzf', archive, '-C', kept], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`tar: ${stderr}`)
  return program
}

function lockedPackage(name: string): { version: string; integrity: string } {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const found = packages[`node_modules/${name}`]
  if (found === undefined) throw new Error(`the lock file names no ${name}`)
  return found
}
