/**
 * `yangyi import elders FILE`: a list of elders from Excel or a text file into the register, all of it or nothing.
 * Leaves with 0 where nothing is wrong, 1 where cells are, 2 where the file is no list of elders.
 */
import { createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { dayOf } from '../core/plain-date.ts'
import { blocks, type CellFault } from '../server/import/faults.ts'
import { insertImport } from '../server/import/import-repository.ts'
import { loadVillages } from '../server/import/known-repository.ts'
import { registerList } from '../server/import/register-list.ts'
import { writeTemplate } from '../server/import/template.ts'
import { inTransaction } from '../server/plugins/database.ts'
import { newId } from '../server/register/ids.ts'
import { listRegions } from '../server/register/region-repository.ts'
import { getServiceDay } from '../server/register/service-day-repository.ts'
import { type OpenCounty, openCounty } from './import/open-county.ts'
import { readList, type Verdict } from './import/read-list.ts'
import { inWords } from './in-words.ts'

const USAGE = `usage: yangyi import elders FILE [--dry-run] [--json]
       yangyi import --template FILE.xlsx
FILE is an .xlsx, .csv or .txt with the columns 姓名, 身份证号, 家庭住址代码, 类别, 户籍, 电话, 备注.`

/** Runs the command; gives the exit code. */
export async function importCommand(args: string[]): Promise<number> {
  const options = readOptions(args)
  if (options === undefined) return say(USAGE, 2)
  if ('template' in options) return saveTemplate(options.template)
  const county = await openOrExplain(
    options.dryRun ? 'villages and who is registered were not checked' : null,
  )
  if (county === 'away') return 2
  try {
    return await importList(options, county)
  } catch (error) {
    return say(`import: ${inWords(error)}`, 2)
  } finally {
    await county?.close()
  }
}

type ListOptions = { file: string; dryRun: boolean; json: boolean }

function readOptions(args: string[]): ListOptions | { template: string } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        template: { type: 'string' },
      },
    })
    const [what, file, ...more] = positionals
    if (values.template !== undefined) return what === undefined ? { template: values.template } : undefined
    if (what !== 'elders' || file === undefined || more.length > 0) return undefined
    return { file, dryRun: values['dry-run'], json: values.json }
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return undefined
  }
}

/** With the county's villages in it, where there is a county. */
async function saveTemplate(file: string): Promise<number> {
  const county = await openOrExplain('the form lists no villages')
  if (county === 'away') return 2
  try {
    const regions = county === null ? [] : await listRegions(county.database.pool, '')
    const villages = regions.filter(({ level }) => level === 'village')
    await pipeline(Readable.from(writeTemplate(villages)), createWriteStream(file))
    return 0
  } catch (error) {
    return say(`import: ${inWords(error)}`, 2)
  } finally {
    await county?.close()
  }
}

/** `lacking`: what is left out where there is no county; null: it takes one. */
async function openOrExplain(lacking: string | null): Promise<OpenCounty | null | 'away'> {
  try {
    const county = await openCounty()
    if (county !== null) return county
    if (lacking === null) say('import: there is no county here yet; start it first, or set DATABASE_URL.', 2)
  } catch (error) {
    say(`import: ${inWords(error)}`, 2)
  }
  if (lacking === null) return 'away'
  say(`import: no county is open here: ${lacking}.`, 0)
  return null
}

async function importList({ file, dryRun, json }: ListOptions, county: OpenCounty | null): Promise<number> {
  const pool = county?.database.pool
  const today = pool === undefined ? dayOf(Date.now(), 0) : await getServiceDay(pool, Date.now())
  const known =
    county === null || pool === undefined
      ? null
      : { client: pool, secrets: county.secrets, villages: await loadVillages(pool, '') }
  const verdict = await readList(file, known, today)
  const writes =
    !dryRun && !verdict.unusable && verdict.list.length > 0 && !(verdict.faults as CellFault[]).some(blocks)
  if (writes && county !== null) await write(county, file, verdict)
  await print(json ? jsonOf(verdict) : tableOf(verdict, writes))
  if (verdict.unusable) return say(verdict.faults[0]?.message ?? '', 2)
  return verdict.faults.length === 0 ? 0 : 1
}

async function write({ database, secrets }: OpenCounty, file: string, verdict: Verdict): Promise<void> {
  const { headed, list } = verdict
  if (headed === null) return
  const { headings, headingRow, mapping } = headed
  const at = new Date()
  const id = newId('import')
  await inTransaction(database.pool, async (client) => {
    const today = await getServiceDay(client, at.getTime())
    await insertImport(client, {
      ...{ id, fileName: basename(file), account: null, scope: '' },
      ...{ headings, headingRow, mapping, startedAt: at },
    })
    const by = { account: null, address: null }
    await registerList(client, secrets, id, list, { today, at, by }, () => {})
  })
}

function jsonOf({ rows, list, faults }: Verdict): string {
  return JSON.stringify({ rows, ok: list.length, faults })
}

const SHOWN = 200

function tableOf({ rows, list, faults }: Verdict, written: boolean): string {
  const lines = faults
    .slice(0, SHOWN)
    .map(({ row, column, message }) => `第 ${row} 行\t${column}\t${message}`)
  const more = faults.length > SHOWN ? [`……还有 ${faults.length - SHOWN} 处`] : []
  const sum = `共 ${rows} 行，${list.length} 行没有问题，${faults.length} 处要看。`
  return [...lines, ...more, written ? `${sum}已登记 ${list.length} 人。` : sum].join('\n')
}

/** Resolves when the text has left the process, so that leaving cannot cut it. */
function print(text: string): Promise<void> {
  return new Promise((done) => {
    // Whoever reads may leave before the end, as `head` does.
    process.stdout.once('error', () => done())
    process.stdout.write(`${text}\n`, () => done())
  })
}

function say(text: string, code: number): number {
  process.stderr.write(`${text}\n`)
  return code
}
