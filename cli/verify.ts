/**
 * `yangyi verify FILE [--json]`: proves an export of records offline. Leaves with 0 where all is whole, 1 where there
 * are faults, 2 where the file cannot be read as an export at all.
 */
import { parseArgs } from 'node:util'
import type { ChainSummary } from '../core/verify/chain-check.ts'
import type { Faults, VerifyFault } from '../core/verify/fault.ts'
import { ExportCheck, type Verdict } from '../core/verify/verify-export.ts'
import { sha256, verifierOf } from '../terminal/keys.ts'
import { eachLine } from './verify/each-line.ts'

const SHOWN = 100

export async function verifyCommand(args: string[]): Promise<number> {
  const options = optionsIn(args)
  if (options === undefined) {
    console.error('usage: yangyi verify FILE [--json]')
    return 2
  }
  const verdict = await verifyFile(options.file)
  const [code, text] = options.json ? [codeOf(verdict), json(verdict)] : [codeOf(verdict), table(verdict)]
  await new Promise<void>((done) => {
    // Whoever reads may leave before the end, as `head` does.
    process.stdout.once('error', () => done())
    process.stdout.write(`${text}\n`, () => done())
  })
  return code
}

function optionsIn(args: string[]): { file: string; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    return file === undefined || more.length > 0 ? undefined : { file, json: values.json }
  } catch {
    // parseArgs throws on an unknown option: the usage says what there is.
    return undefined
  }
}

/** Reads the file line by line; memory does not grow with it by more than a dozen bytes a record. */
export async function verifyFile(file: string): Promise<Verdict> {
  const check = new ExportCheck({ hash: sha256, verifierOf })
  try {
    for await (const line of eachLine(file)) if (!check.take(line)) break
  } catch (error) {
    return { readable: false, problem: error instanceof Error ? error.message : String(error) }
  }
  return check.finish()
}

function codeOf(verdict: Verdict): number {
  if (!verdict.readable) return 2
  return verdict.faults.total === 0 ? 0 : 1
}

function json(verdict: Verdict): string {
  if (!verdict.readable) return JSON.stringify({ verdict: 'unreadable', problem: verdict.problem })
  const { header, chains, faults } = verdict
  const { listed, counts, total } = faults
  const { chains: _, ...file } = header
  return JSON.stringify(
    {
      verdict: total === 0 ? 'whole' : 'faulty',
      ...{ file, chains, total, counts: Object.fromEntries(counts), faults: byLine(listed) },
    },
    null,
    2,
  )
}

function table(verdict: Verdict): string {
  if (!verdict.readable) return `Not readable as an export of records: ${verdict.problem}`
  const { header, chains, faults } = verdict
  const { county, signer, month, terminal, made } = header
  const lines = [
    `Records of ${month ?? terminal}, made ${timeOf(made)} and sealed by the ${signer}`,
    `County ${county.name ?? '(not named)'}, key ${county.key}`,
    '',
    ...chains.flatMap(chainLines),
    ...faultLines(faults),
  ]
  lines.push(faults.total === 0 ? 'Whole: nothing is missing, changed or added.' : `${faults.total} faults.`)
  return lines.join('\n')
}

function chainLines(chain: ChainSummary): string[] {
  const { terminal, epoch, site, key, first, last, records, meals, voids, closings, total, signed } = chain
  return [
    `${terminal} at ${site}, epoch ${epoch}, key ${key}`,
    `  ${first} to ${last}: ${records} records, ${meals} meals, ${voids} voids, ${closings} days closed, running total ${total ?? 'not said'}`,
    `  ${signed === null ? 'not signed' : `signed up to ${signed.last} at ${timeOf(signed.at)}`}; ${chain.faults === 0 ? 'whole' : `${chain.faults} faults`}`,
    '',
  ]
}

function faultLines({ listed, total, counts }: Faults): string[] {
  if (total === 0) return []
  const more = total > SHOWN ? [`… and ${total - SHOWN} more; by code:`] : ['By code:']
  const byCode = [...counts].map(([code, count]) => `  ${code}: ${count}`)
  return [...byLine(listed).slice(0, SHOWN).map(faultLine), ...more, ...byCode, '']
}

/** What is missing shows only when all of a chain was read. */
function byLine(faults: readonly VerifyFault[]): VerifyFault[] {
  return faults.toSorted((a, b) => a.line - b.line)
}

function faultLine({ line, terminal, epoch, seq, code, words }: VerifyFault): string {
  const chain = terminal === null ? 'file' : `${terminal}/${epoch?.slice(0, 8)}`
  return `line ${line}, ${chain}${seq === null ? '' : `, record ${seq}`}: ${code}: ${words}`
}

/** A record's clock may say anything. */
function timeOf(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}
