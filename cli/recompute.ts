// `yangyi recompute FILE`: an exported settlement computed once more, on a machine that needs nothing of the county's.
// 0: the same to the byte. 1: not the same, with the first difference. 2: no such file.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Recomputed, recomputeFolder } from './settlement-folder/recompute-folder.ts'
import { unpack } from './settlement-folder/unpack.ts'

const USAGE = 'usage: yangyi recompute FILE.zip, or the folder that was unpacked from it'
const BAD_INPUT = 2

/** Runs the command; gives the exit code. */
export async function recomputeCommand([path, ...more]: string[]): Promise<number> {
  if (path === undefined || more.length > 0) return say([USAGE], BAD_INPUT)
  const there = await stat(path).catch(() => null)
  if (there === null) return say([`${path}: there is no such file`], BAD_INPUT)
  if (there.isDirectory()) return recompute(path, path)
  const folder = await mkdtemp(join(tmpdir(), 'yangyi-recompute-'))
  try {
    const problem = await unpack(path, folder)
    return problem === null ? await recompute(path, folder) : say([`${path} ${problem}`], 1)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function recompute(path: string, folder: string): Promise<number> {
  const computed = await recomputeFolder(folder)
  if ('faults' in computed)
    return say(
      computed.faults.map((fault) => `${path}: ${fault}`),
      1,
    )
  process.stdout.write(report(computed))
  return computed.differences.length === 0 ? 0 : 1
}

function report({ exported, hashes, bytes, differences }: Recomputed): string {
  const { month, version, knownAt } = exported
  return [
    `${month}, version ${version}, as known at ${knownAt}`,
    ...hashes.map(({ name, exported: before, now }) => {
      return `${name.padEnd(9)} ${now}  ${before === now ? 'the same' : `exported: ${before}`}`
    }),
    ...(differences.length === 0 ? [`statement of ${bytes} bytes: the same`] : differences),
    '',
  ].join('\n')
}

function say(lines: readonly string[], code: number): number {
  process.stderr.write(`${lines.join('\n')}\n`)
  return code
}
