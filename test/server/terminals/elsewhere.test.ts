/** Which meals a terminal is told of, by whom they were written and what became of them. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Elsewhere } from '../../../core/elsewhere.ts'
import { GONE, type TerminalStatus } from '../../../core/status.ts'
import { createIngest } from '../../../server/ingest/ingest.ts'
import { createElsewhereTeller } from '../../../server/terminals/elsewhere-teller.ts'
import type { Teller } from '../../../server/terminals/teller.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { insertPlaces, insertTerminal, silent, TestChain, testTerminal } from '../ingest/test-terminal.ts'

const HERE: TerminalStatus = { v: 1, online: true, detail: null }
const NOON = Date.parse('2026-10-12T12:00+08:00')

let database: FreshDatabase
let chains: TestChain[]
let teller: Teller
let clock: number
let connected: boolean
let told: string[]

beforeAll(async () => {
  database = await freshDatabase()
  await insertPlaces(database.pool)
  chains = []
  for (const id of ['t-1', 't-2']) {
    const terminal = testTerminal(id, 's-1')
    await insertTerminal(database.pool, terminal)
    chains.push(new TestChain(terminal, id.slice(-1)))
  }
})
afterAll(() => database.drop())
beforeEach(() => {
  told = []
  clock = NOON
  connected = true
  teller = createElsewhereTeller({
    pool: database.pool,
    sign: () => 'signature',
    send(terminal, text) {
      if (!connected) return false
      const { day, afresh, breakfast, lunch, dinner }: Elsewhere = JSON.parse(text.split('\n')[0] ?? '')
      const meals = [breakfast, lunch, dinner].map((elders) => elders.sort().join('+')).join('/')
      told.push(`${terminal} ${day.slice(5)} ${afresh ? 'afresh ' : ''}${meals}`)
      return true
    },
    now: () => clock,
    log: silent,
  })
})

/** Writes with the chain of t-1 or t-2, and takes in all that is new of it. */
async function write(which: 0 | 1, add: (chain: TestChain) => void) {
  const chain = chains[which]
  if (chain === undefined) throw new Error('no such chain')
  const before = chain.records.length
  add(chain)
  const ingest = createIngest({ pool: database.pool, sign: () => 's', log: silent, onCommitted() {} })
  const first = before === 1 ? 1 : before + 1
  const bytes = chain.batch(first, chain.records.length)
  await ingest.ingest(chain.terminal.id, [{ bytes, at: clock }])
}
const news = async () => {
  await teller.look()
  return told.splice(0)
}

test('a terminal is told everything when it comes, then what is new; its own meals it knows', async () => {
  await write(0, (chain) => chain.meal({ elder: 'e-1' }).meal({ elder: 'e-2', meal: 'dinner' }))
  await write(1, (chain) => chain.meal({ elder: 'e-3' }).meal({ elder: 'e-3' }))
  expect(await news()).toEqual([])
  teller.note('t-2', HERE)
  expect(await news()).toEqual(['t-2 10-12 afresh /e-1/e-2'])
  teller.note('t-1', HERE)
  expect(await news()).toEqual(['t-1 10-12 afresh /e-3/'])
  expect(await news()).toEqual([])
  await write(0, (chain) => chain.meal({ elder: 'e-4' }))
  expect(await news()).toEqual(['t-2 10-12 /e-4/'])

  connected = false
  await write(0, (chain) => chain.meal({ elder: 'e-5' }))
  expect(await news()).toEqual([])
  connected = true
  expect(await news()).toEqual(['t-2 10-12 afresh /e-1+e-4+e-5/e-2'])
  teller.note('t-2', GONE)
  await write(0, (chain) => chain.meal({ elder: 'e-6' }))
  expect(await news()).toEqual([])
})

test('what was taken back is told of no more; what no site is paid for, and other days, never', async () => {
  teller.note('t-2', HERE)
  await news()
  await write(0, (chain) =>
    chain
      .meal({ elder: 'e-7' })
      .meal({ elder: null, reason: 'unknown-card' })
      .meal({ elder: 'e-8', reason: 'outside-window' })
      .meal({ elder: 'e-9', reason: 'in-stay' })
      .meal({ elder: 'e-10', day: '2026-10-11' }),
  )
  expect(await news()).toEqual(['t-2 10-12 /e-7+e-9/'])
  const seventh = chains[0]?.records.find(({ text }) => text.includes('"e-7"'))?.record.seq ?? 0
  await write(0, (chain) => chain.add('void', { voids: seventh, day: '2026-10-12', reason: '刷错' }))
  expect(await news()).toEqual(['t-2 10-12 afresh /e-1+e-4+e-5+e-6+e-9/e-2'])
})

test('a new service day begins with nobody', async () => {
  teller.note('t-2', HERE)
  await news()
  clock += 24 * 3_600_000
  expect(await news()).toEqual(['t-2 10-13 afresh //'])
})
