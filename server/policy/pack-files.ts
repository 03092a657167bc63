/** The policy packs that come with the program, each a folder with `pack.json` and `policy.json`. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkPack, type PolicyPack } from '../../core/settlement/policy-pack.ts'

const FOLDER = join(import.meta.dirname, 'packs')

/** By id. Throws where one of our own packs has a fault. */
export async function readPacks(): Promise<PolicyPack[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(names.sort().map(readPack))
}

async function readPack(name: string): Promise<PolicyPack> {
  const [pack, policy] = await Promise.all(['pack.json', 'policy.json'].map((file) => read(name, file)))
  if (pack === undefined || policy === undefined) throw new Error(`pack ${name} is not whole`)
  const checked = checkPack({ pack, policy })
  if (checked.ok) return checked.pack
  const [fault] = checked.faults
  throw new Error(`pack ${name}: ${fault?.file}:${fault?.line}: ${fault?.column}: ${fault?.message}`)
}

async function read(pack: string, file: string): Promise<{ file: string; text: string }> {
  return { file: `${pack}/${file}`, text: await readFile(join(FOLDER, pack, file), 'utf8') }
}
