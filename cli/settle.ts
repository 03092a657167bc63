// `yangyi settle DIR --month YYYY-MM`: the settlement of a folder of files (settlement spec, opening and §6).
// Bad input leaves with 2, every fault on stderr, nothing on stdout.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { type PlainMonth, parsePlainMonth } from '../core/plain-date.ts'
import { differences } from '../core/settlement/against.ts'
import { settleByDays } from '../core/settlement/attendance/settle-by-days.ts'
import { explain, type Subject } from '../core/settlement/explain.ts'
import { type Fault, formatFault } from '../core/settlement/fault.ts'
import { type FaultLanguage, faultIn } from '../core/settlement/fault-words.ts'
import { readFolder } from '../core/settlement/folder/read-folder.ts'
import { prettyJson } from '../core/settlement/pretty-json.ts'
import type { Register } from '../core/settlement/register.ts'
import { settle } from '../core/settlement/settle.ts'
import { formatStatement } from '../core/settlement/statement.ts'
import { loadFigures } from './settlement-folder/load-figures.ts'
import { loadFolder } from './settlement-folder/load-folder.ts'
import { statementTable } from './settlement-folder/statement-table.ts'

const USAGE =
  'usage: yangyi settle DIR --month YYYY-MM [--json | --explain ELDER-OR-SITE | --against FILE] [--lang zh]'
const BAD_INPUT = 2

/** Runs the command; gives the exit code. */
export async function settleCommand(args: string[]): Promise<number> {
  const options = readOptions(args)
  if (options === undefined) return refuse(USAGE)
  // Rows are read and dropped by the million; V8 would let them fill a hundred megabytes before it looks.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--optimize-for-size')
  const folder = readFolder(await loadFolder(options.directory))
  if (!folder.ok) return refuseFaults(folder.faults, options.language)
  const input = { ...folder.input, month: options.month }

  if (options.explain !== undefined) {
    const subject = findSubject(folder.input.register, options.explain)
    if (subject === undefined) return refuse(`--explain: no elder or site ${options.explain} is listed`)
    return print(prettyJson(explain(settle(input), subject)))
  }
  const { statement } = settleByDays(input, folder.input.taps)
  if (options.against !== undefined) {
    const earlier = await loadFigures(options.against, options.month)
    if (!earlier.ok) return refuseFaults(earlier.faults, options.language)
    return print(prettyJson(differences(statement, earlier.figures)))
  }
  return print(options.json ? formatStatement(statement) : statementTable(statement))
}

function findSubject({ elders, sites }: Register, id: string): Subject | undefined {
  if (elders.has(id)) return { elder: id }
  return sites.has(id) ? { site: id } : undefined
}

interface Options {
  readonly directory: string
  readonly month: PlainMonth
  readonly json: boolean
  readonly explain: string | undefined
  readonly against: string | undefined
  /** Of the faults. */
  readonly language: FaultLanguage
}

function readOptions(args: string[]): Options | undefined {
  const { values, positionals } = tryParse(args) ?? { values: {}, positionals: [] }
  const [directory, ...more] = positionals
  const month = parsePlainMonth(values.month ?? '')
  const { explain, against, json = false, lang: language = 'en' } = values
  if (directory === undefined || more.length > 0 || month === undefined) return undefined
  if (explain !== undefined && against !== undefined) return undefined
  if (language !== 'zh' && language !== 'en') return undefined
  return { directory, month, json, explain, against, language }
}

function tryParse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        month: { type: 'string' },
        json: { type: 'boolean' },
        explain: { type: 'string' },
        against: { type: 'string' },
        lang: { type: 'string' },
      },
    })
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return undefined
  }
}

function refuseFaults(faults: readonly Fault[], language: FaultLanguage): number {
  return refuse(...faults.map((fault) => formatFault(faultIn(fault, language))))
}

function refuse(...lines: string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`)
  return BAD_INPUT
}

/** Resolves when the text has left the process, so that leaving cannot cut it. */
function print(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve(0)))
  })
}
