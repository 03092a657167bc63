// A whole folder as the engine's input, or every fault of it in one run (settlement spec, opening, and §1).
import { type Fault, inFileOrder, type Report } from '../fault.ts'
import { type PolicyFile, readPolicies } from '../policy-file/policy-check.ts'
import type { SettlementInput } from '../settle.ts'
import { readRegister, type Texts } from './register-files.ts'
import { readTaps, type TapsFile } from './taps-file.ts'

const NEEDED = ['sites.csv', 'elders.csv', 'taps.csv']
/** The files of a folder, beside `policy.json` or `policies/*.json`. */
export const TABLE_FILES = [...NEEDED, 'site-facts.csv', 'elder-facts.csv']
export const POLICY_FILE = 'policy.json'
export const POLICY_FOLDER = 'policies'

/** File names, with `/` between folder and file, to their text, or to why there is none. */
export type FolderFiles = ReadonlyMap<string, string | Fault>

export type FolderInput = Omit<SettlementInput, 'month'>

type ReadFolder =
  | { readonly ok: true; readonly input: FolderInput }
  | { readonly ok: false; readonly faults: readonly Fault[] }

export function readFolder(files: FolderFiles): ReadFolder {
  const faults: Fault[] = []
  const report: Report = (fault) => faults.push(fault)

  const texts = readTexts(files, report)
  checkPolicyPlaces([...files.keys()], report)
  const policies = policyGroups(texts).flatMap((group) => readPolicies(group, report))
  const register = readRegister(texts, report)
  const taps = texts.get('taps.csv')
  const tapsFile = taps === undefined ? NO_TAPS : readTaps(taps, report)
  if (faults.length > 0) return { ok: false, faults: faults.sort(inFileOrder) }
  return { ok: true, input: { policies, register, ...tapsFile } }
}

function readTexts(files: FolderFiles, report: Report): Texts {
  const texts = new Map<string, string>()
  for (const [file, content] of files) {
    if (typeof content === 'string') texts.set(file, content)
    else report(content)
  }
  for (const file of NEEDED)
    if (!files.has(file)) report({ file, line: 1, column: '', message: 'the file is missing' })
  return texts
}

const NO_TAPS: TapsFile = { taps: [], voids: [], repeated: 0 }

function checkPolicyPlaces(files: readonly string[], report: Report): void {
  const one = files.includes(POLICY_FILE)
  const many = files.some(isInPolicyFolder)
  if (one !== many) return
  const message = one
    ? `stands beside ${POLICY_FOLDER}/*.json; a folder has the one or the other`
    : `the file is missing, and so is ${POLICY_FOLDER}/*.json`
  report({ file: POLICY_FILE, line: 1, column: '', message })
}

/** The versions that count together. A folder has one group; where it wrongly has two, each is checked by itself. */
function policyGroups(texts: Texts): PolicyFile[][] {
  const named = (files: readonly string[]) =>
    files.flatMap((file) => {
      const text = texts.get(file)
      return text === undefined ? [] : [{ file, text }]
    })
  return [named([POLICY_FILE]), named([...texts.keys()].filter(isInPolicyFolder).sort())]
}

function isInPolicyFolder(file: string): boolean {
  return file.startsWith(`${POLICY_FOLDER}/`)
}
