/**
 * A settlement as a folder that anyone can settle again (docs/settlement-export.md): the spec's files as `yangyi
 * settle` reads them, the statement with its hashes, and the sums of all. Elders stand there by their random ids alone.
 */
import { createHash } from 'node:crypto'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { csvLine, TABLE_HEADS, tapLine, voidLine } from '../../../core/settlement/folder/write-csv.ts'
import { prettyJson } from '../../../core/settlement/pretty-json.ts'
import type { Queryable } from '../../plugins/database.ts'
import { listAdjustedBefore, listAdjusting } from '../adjusting.ts'
import type { MealName } from '../attendance-repository.ts'
import { readPolicies, readWrittenPolicies, weeksAround } from '../policy-repository.ts'
import { type HeldChain, heldChains, heldMeals, tapOfHeld } from '../record-set-repository.ts'
import { type ElderLine, type Fact, registerLines, type SiteLine } from '../register-repository.ts'
import { askedFor } from '../settle-sheets.ts'
import { type Basis, readBasis } from '../settled-again.ts'
import { getSettlement } from '../settlement-repository.ts'
import type { ZipFile } from './zip.ts'

export const FORMAT = 'yangyi-settlement/1'
const CHAINS_HEAD = 'chain,terminal,epoch,last,hash\n'

export type ToExport = { id: number; month: PlainMonth; version: number }

/** File after file, each to be read before the next is asked for. Refuses with `grounds-unknown`. Needs a transaction. */
export async function* settlementFiles(client: Queryable, of: ToExport): AsyncGenerator<ZipFile> {
  const basis = await readBasis(client, of.id, of.month)
  const { statement, policyHash, registerHash, recordsHash, resultHash } = await getSettlement(client, of.id)
  const sums: string[] = []
  const file = (name: string, content: ZipFile['content']): ZipFile => ({
    name,
    content: summed(name, content, sums),
  })

  yield* policyFiles(client, of.month, basis, '', file)
  yield file('elders.csv', elders(client, basis))
  yield file('elder-facts.csv', facts(client, basis, 'elder'))
  yield file('sites.csv', sites(client, basis))
  yield file('site-facts.csv', facts(client, basis, 'site'))
  const chains = await heldChains(client, basis)
  const names = new Map(chains.map(({ chain }, i) => [chain, chainName(i)]))
  yield file('taps.csv', taps(client, basis, names))
  yield file('chains.csv', chainLines(chains))
  yield* earlierFiles(client, of, basis, names, file)
  yield file('statement.json', [statement])
  yield file('settlement.json', [
    prettyJson({
      format: FORMAT,
      month: of.month,
      version: of.version,
      knownAt: basis.knownAt.toISOString(),
      hashes: { policy: policyHash, register: registerHash, records: recordsHash, result: resultHash },
    }),
  ])
  yield { name: 'SHA256SUMS', content: sums }
}

type MakeFile = (name: string, content: ZipFile['content']) => ZipFile

async function* policyFiles(
  client: Queryable,
  month: PlainMonth,
  { knownAt }: Basis,
  folder: string,
  file: MakeFile,
): AsyncGenerator<ZipFile> {
  const policies = await readWrittenPolicies(client, weeksAround(month), knownAt)
  for (const [i, policy] of policies.entries())
    yield file(`${folder}policies/${String(i + 1).padStart(3, '0')}.json`, [prettyJson(policy)])
}

/** What the adjustments of approved months were worked out from; the register is that of the whole (docs/adr/0013). */
async function* earlierFiles(
  client: Queryable,
  { id }: ToExport,
  basis: Basis,
  names: ReadonlyMap<string, string>,
  file: MakeFile,
): AsyncGenerator<ZipFile> {
  const before = await listAdjustedBefore(client, id)
  for (const { month, raise, tooLate, changes, result, statement } of await listAdjusting(client, id)) {
    const folder = `earlier/${month}/`
    yield* policyFiles(client, month, basis, folder, file)
    const { policies } = await readPolicies(client, weeksAround(month), basis.knownAt)
    const own = { ...basis, asked: askedFor(month, policies) }
    yield file(`${folder}taps.csv`, taps(client, own, names, tooLate))
    yield file(`${folder}statement.json`, [statement])
    const named = changes.map((change) => ({
      ...change,
      taps: change.taps.map(([chain, ...tap]) => [names.get(chain) ?? null, ...tap]),
    }))
    yield file(`${folder}adjusting.json`, [prettyJson({ result, raise, since: before, changes: named })])
  }
}

const PIECE = 64 * 1024

/** In long pieces: a line at a time would cost a turn of the stream each. */
async function* summed(name: string, content: ZipFile['content'], sums: string[]): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let piece = ''
  for await (const text of content) {
    piece += text
    if (piece.length < PIECE) continue
    hash.update(piece)
    yield piece
    piece = ''
  }
  hash.update(piece)
  yield piece
  sums.push(`${hash.digest('hex')}  ${name}\n`)
}

/** Taps of one instant go in the order of their chains, and so must the names; an epoch is no id of the spec. */
function chainName(place: number): string {
  return String(place + 1).padStart(6, '0')
}

async function* elders(client: Queryable, { knownAt }: Basis): AsyncGenerator<string> {
  yield `${TABLE_HEADS['elders.csv']}\n`
  for await (const { line } of registerLines(client, 'elder', knownAt)) {
    const [, id, born, died, home] = JSON.parse(line) as ElderLine
    yield csvLine([id, null, born, died, home])
  }
}

async function* sites(client: Queryable, { knownAt }: Basis): AsyncGenerator<string> {
  yield `${TABLE_HEADS['sites.csv']}\n`
  for await (const { line } of registerLines(client, 'site', knownAt)) {
    const [, id, region, opened, closed] = JSON.parse(line) as SiteLine
    yield csvLine([id, null, region, opened, closed])
  }
}

async function* facts(
  client: Queryable,
  { knownAt }: Basis,
  table: 'elder' | 'site',
): AsyncGenerator<string> {
  yield `${TABLE_HEADS[`${table}-facts.csv`]}\n`
  for await (const { line } of registerLines(client, table, knownAt)) {
    const row = JSON.parse(line) as ElderLine | SiteLine
    for (const [fact, value, from, to] of row.at(-1) as Fact[]) yield csvLine([row[1], fact, value, from, to])
  }
}

async function* taps(
  client: Queryable,
  basis: Basis,
  names: ReadonlyMap<string, string>,
  without: readonly MealName[] = [],
): AsyncGenerator<string> {
  yield `${TABLE_HEADS['taps.csv']}\n`
  const left = new Set(without.map(({ stream, seq }) => `${stream}/${seq}`))
  for await (const meal of heldMeals(client, basis, null)) {
    const held = tapOfHeld(meal)
    const terminal = names.get(meal.chain)
    if (held === undefined || terminal === undefined || left.has(`${meal.stream}/${meal.seq}`)) continue
    yield tapLine({ ...held.tap, terminal })
    if (meal.void !== null) yield voidLine(terminal, meal.void.seq, meal.void.at, held.tap.seq)
  }
}

function* chainLines(chains: readonly HeldChain[]): Generator<string> {
  yield CHAINS_HEAD
  for (const [i, { terminal, epoch, seq, hash }] of chains.entries())
    yield csvLine([chainName(i), terminal, epoch, seq === null ? null : String(seq), hash])
}
