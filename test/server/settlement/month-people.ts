/** A month of the small county and the people it takes, new for each test of the file that asks for it. */
import { afterEach, beforeEach, expect } from 'vitest'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, plantCounty } from './small-county.ts'
import { clearWay } from './walk-month.ts'

export const TOWN = '990102100000'
export let desk: Desk
export let clerk: Person
export let town: Person
export let reviewer: Person
export let finance: Person
export let both: Person
/** Asks for it. */
export function aMonth(): void {
  beforeEach(async () => {
    desk = await openDesk()
    await plantCounty(desk.pool)
    clerk = await desk.person('clerk-li', 'clerk')
    town = await desk.personOf(TOWN, 'town-wu', 'town')
    reviewer = await desk.person('reviewer-wang', 'reviewer')
    finance = await desk.person('finance-sun', 'finance')
    both = await desk.person('both-zhao', 'clerk', 'reviewer', 'finance')
  })
  afterEach(() => desk.close())
}

export const compute = (by = clerk) => by.send('POST', `/api/months/${MONTH}/compute`)
export const detail = async (by = clerk) => (await by.get(`/api/months/${MONTH}`)).json()

export async function step(by: Person, action: string, reason?: string, settlement?: number) {
  const id = settlement ?? (await detail()).settlement?.id ?? 0
  return by.send('POST', `/api/months/${MONTH}/steps`, { settlement: id, action, ...(reason && { reason }) })
}

/** The one gap of the small county would ask for a second reviewer. */
export async function oneReviewer() {
  const { rules } = (await clerk.get('/api/month-rules')).json()
  const extra = { findings: false, gaps: false, changePercent: null }
  const changed = { after: 0, rules: { ...rules, extra }, reason: '试运行期间一人复核' }
  expect((await reviewer.send('POST', '/api/month-rules', changed)).statusCode).toBe(200)
}

export async function bring(...steps: [Person, string][]) {
  expect((await compute()).statusCode).toBe(200)
  await clearWay(desk.pool, MONTH, { account: clerk.id, address: null, at: new Date(desk.clock.now) })
  await take(...steps)
}

export async function take(...steps: [Person, string][]) {
  for (const [by, action] of steps) {
    const answer = await step(by, action, '请核对')
    expect(answer.statusCode, answer.body).toBe(200)
  }
}
