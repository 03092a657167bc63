/**
 * Fills an empty database with the demo county and its history: the same register, ingest and settlement that work
 * every day take what an invented county's terminals would have sent. The month before last is settled and public.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { BATCH_MAX_RECORDS, batchText, type ChainedRecord } from '../../core/batch.ts'
import { addDays, dayNumber, monthOf, type PlainDate } from '../../core/plain-date.ts'
import { writeChain } from '../../firmware-sim/canteen/chain.ts'
import { canteenDays, type Visit } from '../../firmware-sim/canteen/days.ts'
import type { DemoCounty } from '../../prisma/demo/county.ts'
import { LIVE_SITE } from '../../prisma/demo/places.ts'
import { seededRandom } from '../../prisma/demo/random.ts'
import { createAccount } from '../../server/accounts/create-account.ts'
import { createIngest } from '../../server/ingest/ingest.ts'
import type { Log } from '../../server/log.ts'
import type { Database } from '../../server/plugins/database.ts'
import { startDraft, takeDraftStep } from '../../server/policy/take-draft-step.ts'
import { closeHistory, fillCounty, type PastContact } from '../../server/register/county-fill.ts'
import type { Secrets } from '../../server/secrets.ts'
import { fillBankAccounts } from './bank-accounts.ts'
import { settleFirstMonth } from './first-month.ts'
import { payFirstMonth } from './first-payout.ts'
import { fillPosts } from './posts.ts'
import { withSuspicions } from './suspicions.ts'

export const DEMO_PASSWORD = 'yangyi-demo'
export const DEMO_ACCOUNTS = [
  { login: 'clerk', name: '张敏', roles: ['clerk'] },
  { login: 'reviewer', name: '周建平', roles: ['reviewer'] },
  // A month with findings takes two.
  { login: 'reviewer2', name: '林淑华', roles: ['reviewer'] },
  { login: 'finance', name: '孙立', roles: ['finance'] },
  { login: 'taohua', name: '吴秀英', roles: ['town'], region: '990101100000' },
  { login: 'qingshui', name: '郑国强', roles: ['town'], region: '990101101000' },
  { login: 'chengguan', name: '何静', roles: ['town'], region: '990101102000' },
  { login: 'liushu', name: '赵小兰', roles: ['village'], region: '990101100201' },
  { login: 'admin', name: '李文', roles: ['administrator'] },
  { login: 'auditor', name: '陈正', roles: ['auditor'] },
] as const

/** Its terminal was not heard of since the last days of last month: a gap for the clerk to see. */
const SILENT_SITE = 's-nangou'

type Fill = { database: Database; secrets: Secrets; log: Log; today: PlainDate }

/** The first month's publication is written last: where it is, the county is whole. */
export async function fillDemo({ database, secrets, log, today }: Fill, county: DemoCounty): Promise<void> {
  const terminals = county.sites.map(({ id }) => ({ site: id, ...newTerminal(), from: county.firstDay }))
  await fillCounty(database, secrets, {
    ...county.county,
    regions: county.regions,
    sites: county.sites,
    elders: county.elders.map(({ cardLost, ...elder }) => ({
      ...elder,
      idCardLostAt: cardLost ? noonOf(addDays(today, -1)) : null,
    })),
    policies: [],
    terminals: terminals.map(({ terminal, site, publicKey }) => ({
      id: terminal,
      site,
      publicKey,
      enrolledAt: noonOf(addDays(county.firstDay, -1)),
    })),
  })
  await fillPosts(database, county.sites)
  await fillBankAccounts(database, secrets, county)
  const people = await createPeople(database)
  await publishPolicies(database, county, people)

  const silentFrom = addDays(county.lastMonth, 25)
  const { ingest } = createIngest({ pool: database.pool, sign: secrets.sign, log, onCommitted: () => {} })
  const visits = Map.groupBy(visitsOf(county, today), (visit) => visit.site)
  const contacts: PastContact[] = []
  for (const terminal of terminals) {
    // The demo's own terminal takes this one's place.
    const ended = terminal.site === LIVE_SITE
    const records = writeChain(
      {
        ...terminal,
        token: (guest) => sha256(`${terminal.terminal}\n${guest}`).slice(0, 32),
        ends: ended ? '更换终端' : null,
      },
      (visits.get(terminal.site) ?? []).filter(({ site, day }) => site !== SILENT_SITE || day < silentFrom),
      sha256,
    )
    const seenAt = records.at(-1)?.record.at ?? 0
    for (const batch of batchesOf(terminal, records))
      await ingest(terminal.terminal, [{ bytes: Buffer.from(batch), at: seenAt }])
    contacts.push({ terminal: terminal.terminal, seenAt, ended })
  }
  await closeHistory(database, contacts)
  const month = monthOf(county.firstDay)
  const by = (login: string, day: number) => actor(people, login, addDays(county.lastMonth, day - 1))
  await settleFirstMonth(database, month, by)
  await payFirstMonth(database, secrets, month, by)
}

type People = ReadonlyMap<string, number>

async function createPeople(database: Database): Promise<People> {
  const people = new Map<string, number>()
  for (const account of DEMO_ACCOUNTS) {
    const created = await createAccount(
      database,
      { ...account, password: DEMO_PASSWORD },
      { account: null, address: null },
    )
    people.set(account.login, created.account.id)
  }
  return people
}

function actor(people: People, login: string, day: PlainDate) {
  return { account: people.get(login) ?? 0, address: null, at: new Date(noonOf(day)) }
}

/** Two people publish the county's policies, in the week before the first day. */
async function publishPolicies({ pool }: Database, county: DemoCounty, people: People): Promise<void> {
  const by = (login: string, before: number) => actor(people, login, addDays(county.firstDay, -before))
  for (const policy of county.policies) {
    const text = `${JSON.stringify(policy, null, 2)}\n`
    const source = { kind: 'file', name: 'policy.json' } as const
    const id = await startDraft(pool, { source, text }, by('clerk', 7))
    await takeDraftStep(pool, { id, text }, { position: 1, action: 'submit' }, by('clerk', 6))
    await takeDraftStep(pool, { id, text }, { position: 2, action: 'publish' }, by('reviewer', 5))
  }
}

function visitsOf(county: DemoCounty, today: PlainDate): Visit[] {
  const canteens = county.sites.map(({ id, facts, windows }) => ({
    id,
    facility: facts.find(({ fact }) => fact === 'facility')?.value ?? '',
    meals: windows.map(({ meal }) => meal),
    closed: facts.filter(({ fact }) => fact === 'closure'),
  }))
  const visits = canteenDays(canteens, county.elders, { from: county.firstDay, to: today }, seededRandom(7))
  return withSuspicions(visits, county)
}

type HistoryTerminal = { terminal: string; epoch: string; publicKey: string; privateKey: KeyObject }

/** The key signs the history and is then forgotten. */
function newTerminal(): HistoryTerminal {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    terminal: `t-${randomBytes(5).toString('hex')}`,
    epoch: randomBytes(16).toString('hex'),
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    privateKey,
  }
}

function* batchesOf(
  { terminal, epoch, privateKey }: HistoryTerminal,
  records: readonly ChainedRecord[],
): Generator<string> {
  for (let i = 0; i < records.length; i += BATCH_MAX_RECORDS) {
    const part = records.slice(i, i + BATCH_MAX_RECORDS)
    const last = part.at(-1)?.record
    if (last === undefined) return
    yield batchText(
      part.map(({ record, hash, text }) => ({ seq: record.seq, hash, text })),
      { terminal, epoch, at: last.at, boot: last.boot, uptime: last.uptime },
      (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    )
  }
}

/** ms since 1970 of noon in Asia/Shanghai. */
function noonOf(day: PlainDate): number {
  return (dayNumber(day) * 24 + 4) * 3_600_000
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
