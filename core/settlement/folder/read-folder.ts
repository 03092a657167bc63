// A whole folder as the engine's input, or every fault of it in one run (settlement spec, opening, and §1).
import { type Fault, inFileOrder, type Report } from '../fault.ts'
import { type PolicyFile, readPolicies } from '../policy-file/policy-check.ts'
import type { SettlementInput } from '../settle.ts'
import type { Pieces } from './csv.ts'
import { readRegister, type Texts } from './register-files.ts'
import { readTaps, type TapsFile } from './taps-file.ts'

const NEEDED = ['sites.csv', 'elders.csv', 'taps.csv']
/** The files of a folder, beside `policy.json` or `policies/*.json`. */
export const TABLE_FILES = [...NEEDED, 'site-facts.csv', 'elder-facts.csv']
export const POLICY_FILE = 'policy.json'
export const POLICY_FOLDER = 'policies'

/** The one file that may be too long for one text. */
export const TAPS_FILE = 'taps.csv'

/**
 * File names, with `/` between folder and file, to their text, or to why there is none; that of the taps may come in
 * pieces.
 */
export type FolderFiles = ReadonlyMap<string, string | Fault | Pieces>

export type FolderInput = Omit<SettlementInput, 'month'> & TapsFile

type ReadFolder =
  | { readonly ok: true; readonly input: FolderInput }
  | { readonly ok: false; readonly faults: readonly Fault[] }

export function readFolder(files: FolderFiles): ReadFolder {
  const faults: Fault[] = []
  const report: Report = (fault) => faults.push(fault)

  // The longest first, while there is little else in memory.
  const taps = readTaps(piecesOf(files.get(TAPS_FILE)), report)
  const texts = readTexts(files, report)
  checkPolicyPlaces([...files.keys()], report)
  const policies = policyGroups(texts).flatMap((group) => readPolicies(group, report))
  const register = readRegister(texts, report)
  if (faults.length > 0) return { ok: false, faults: faults.sort(inFileOrder) }
  return { ok: true, input: { policies, register, ...taps } }
}

function readTexts(files: FolderFiles, report: Report): Texts {
  const texts = new Map<string, string>()
  for (const [file, content] of files) {
    if (file === TAPS_FILE) continue
    if (typeof content === 'string') texts.set(file, content)
    else if ('message' in content) report(content)
  }
  for (const file of NEEDED)
    if (!files.has(file)) report({ file, line: 1, column: '', message: 'the file is missing' })
  return texts
}

function piecesOf(content: string | Fault | Pieces | undefined): Pieces {
  if (content === undefined) return [NO_TAPS]
  return typeof content === 'string' || 'message' in content ? [content] : content
}

/** That the file is missing is said where all files are looked for. */
const NO_TAPS = 'terminal,seq,at,site,elder,meal,service,price,voids\n'

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
