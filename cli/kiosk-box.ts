// `yangyi kiosk-box`: the terminal alone as one archive for a small Linux machine: one bundled file, the page, Node and
// the serial binding, with what makes Debian a kiosk. Nothing of the server comes along.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inWords } from './in-words.ts'
import { bundleTerminal } from './kiosk-box/bundle.ts'
import { nodeFor } from './kiosk-box/node-for.ts'
import { copySerialBinding } from './kiosk-box/serial-binding.ts'

const ROOT = join(import.meta.dirname, '..')
const ARCHES = ['x64', 'arm64'] as const
export type Arch = (typeof ARCHES)[number]

const USAGE = `usage: yangyi kiosk-box [--arch ${ARCHES.join(' | ')}] [--out FILE.tar.gz]`

/** Runs the command; gives the exit code. */
export async function kioskBoxCommand(args: string[]): Promise<number> {
  const asked = readArgs(args)
  if (asked === null) {
    console.error(USAGE)
    return 2
  }
  const work = mkdtempSync(join(tmpdir(), 'yangyi-kiosk-'))
  try {
    const folder = join(work, 'yangyi-kiosk')
    await fill(folder, asked.arch)
    mkdirSync(dirname(asked.out), { recursive: true })
    pack(folder, asked.out)
    console.log(asked.out)
    return 0
  } catch (error) {
    console.error(inWords(error))
    return 1
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function readArgs(args: string[]): { arch: Arch; out: string } | null {
  try {
    const { arch = process.arch, out } = parseArgs({
      args,
      options: { arch: { type: 'string' }, out: { type: 'string' } },
    }).values
    const known = ARCHES.find((each) => each === arch)
    if (known === undefined) return null
    return { arch: known, out: resolve(out ?? join(ROOT, `dist/yangyi-kiosk-${version()}-${known}.tar.gz`)) }
  } catch {
    return null
  }
}

/** Laid out as the repository is, so that the terminal finds its page and its version at the same places. */
async function fill(folder: string, arch: Arch): Promise<void> {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  cpSync(nodeFor(arch), join(folder, 'bin/node'))
  await bundleTerminal(join(folder, 'terminal'))
  cpSync(join(ROOT, 'dist/screen'), join(folder, 'dist/screen'), { recursive: true })
  copySerialBinding(join(folder, 'node_modules'), arch)
  cpSync(join(import.meta.dirname, 'kiosk-box/files'), folder, { recursive: true })
  for (const text of ['LICENSE', 'docs/kiosk-box.zh-CN.md'])
    cpSync(join(ROOT, text), join(folder, basename(text)))
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'yangyi-kiosk', version: version(), type: 'module', private: true })}\n`,
  )
}

function pack(folder: string, out: string): void {
  const { status, error, stderr } = spawnSync('tar', ['-czf', out, '-C', dirname(folder), basename(folder)])
  if (error) throw error
  if (status !== 0) throw new Error(`tar: ${stderr}`)
}

function version(): string {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version
}
