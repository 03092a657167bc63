// Small folders written in the test, read and settled as one from disk would be.
import type { PlainMonth } from '../../../core/plain-date.ts'
import { formatFault } from '../../../core/settlement/fault.ts'
import { type FolderInput, readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { type Settlement, settle } from '../../../core/settlement/settle.ts'
import type { GrantStatement, SiteStatement } from '../../../core/settlement/statement.ts'

const HEADERS = {
  'sites.csv': 'site,name,region,opened,closed',
  'site-facts.csv': 'site,fact,value,from,to',
  'elders.csv': 'elder,name,born,died,home',
  'elder-facts.csv': 'elder,fact,value,from,to',
  'taps.csv': 'terminal,seq,at,site,elder,meal,service,price,voids',
}
type Table = keyof typeof HEADERS

/** Rows of each table without their headers. */
export type Tables = Partial<Record<Table, readonly string[]>>

/** One site that serves everything and one elder of 84. */
export const ONE_OF_EACH: Tables = {
  'sites.csv': ['S1,s,140105001001,2020-01-01,'],
  'site-facts.csv': ['breakfast', 'lunch', 'dinner'].map((meal) => `S1,meal,${meal},2020-01-01,`),
  'elders.csv': ['E1,e,1940-01-01,,140105001001'],
}

export function policyOf(grants: readonly unknown[], more: Record<string, unknown> = {}) {
  return { id: 'p', effective: { from: '2020-01-01', to: null }, grants, ...more }
}

/** A grant for each meal with one rate that always matches. */
export function mealGrant(amount: unknown, more: Record<string, unknown> = {}) {
  return { id: 'meal', per: 'meal', rates: [{ id: 'any', amount }], ...more }
}

/** The texts of a folder: one policy as policy.json, several as policies/0.json and so on. */
export function filesOf(policies: readonly unknown[], tables: Tables = {}): Map<string, string> {
  const files = new Map<string, string>()
  policies.forEach((policy, index) => {
    const text = typeof policy === 'string' ? policy : JSON.stringify(policy)
    files.set(policies.length === 1 ? 'policy.json' : `policies/${index}.json`, text)
  })
  for (const [name, header] of Object.entries(HEADERS)) {
    files.set(name, [header, ...(tables[name as Table] ?? [])].map((line) => `${line}\n`).join(''))
  }
  return files
}

export function faultsOf(files: ReadonlyMap<string, string>): string[] {
  const read = readFolder(files)
  return read.ok ? [] : read.faults.map(formatFault)
}

export function inputOf(files: ReadonlyMap<string, string>): FolderInput {
  const read = readFolder(files)
  if (!read.ok) throw new Error(read.faults.map(formatFault).join('\n'))
  return read.input
}

export function settled(policies: readonly unknown[], tables: Tables, month: string): Settlement {
  return settle({ ...inputOf(filesOf(policies, tables)), month: month as PlainMonth })
}

/** A grant's statement; fails where there is none. */
export function grantOf(settlement: Settlement, id: string): GrantStatement {
  const grant = settlement.statement.grants[id]
  if (grant === undefined) throw new Error(`no grant ${id} in the statement`)
  return grant
}

/** What is payable to each payee of a grant. */
export function payables(grant: GrantStatement): Record<string, bigint> {
  const payees = 'sites' in grant ? grant.sites : grant.elders
  return Object.fromEntries(Object.entries(payees).map(([payee, { payable }]) => [payee, payable]))
}

export function sitesOf(grant: GrantStatement): Readonly<Record<string, SiteStatement>> {
  if (!('sites' in grant)) throw new Error('a grant of elders')
  return grant.sites
}

/** One row of taps.csv at noon of a day, or at the time given. */
export function tapRow(
  seq: number,
  day: string,
  more: Partial<Record<'time' | 'site' | 'elder' | 'meal' | 'service' | 'price', string>> = {},
): string {
  const {
    time = '12:00:00',
    site = 'S1',
    elder = 'E1',
    meal = 'lunch',
    service = 'dine-in',
    price = '',
  } = more
  return `T1,${seq},${day}T${time}+08:00,${site},${elder},${meal},${service},${price},`
}
