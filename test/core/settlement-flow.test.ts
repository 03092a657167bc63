import { describe, expect, it } from 'vitest'
import {
  actionsFrom,
  type FlowPerson,
  obstacle,
  permissionsFor,
  SETTLEMENT_ACTIONS,
  type SettlementAction,
  type SettlementState,
  undoable,
} from '../../core/settlement-flow.ts'

type Role = 'clerk' | 'town' | 'reviewer' | 'finance' | 'auditor'
const HOLDS: Record<Role, string[]> = {
  clerk: ['settlement.compute', 'settlement.submit', 'settlement.publish', 'settlement.close'],
  town: ['settlement.check'],
  reviewer: ['settlement.review'],
  finance: ['settlement.approve'],
  auditor: [],
}
const person = (role: Role, more: Partial<FlowPerson> = {}): FlowPerson => ({
  permissions: new Set(HOLDS[role]),
  did: new Set(),
  town: role === 'town' ? 'waiting' : null,
  ...more,
})
const everybody = Object.keys(HOLDS) as Role[]

/** Who may take which action, from each state: compute, submit, check, review, return, approve, publish, close. */
const TABLE: Record<SettlementState, string> = {
  running: '– – – – – – – –',
  open: 'clerk – – – – – – –',
  computed: 'clerk clerk – – – – – –',
  submitted: 'clerk – town – town+reviewer – – –',
  checked: 'clerk – – reviewer reviewer – – –',
  reviewed: 'clerk – – – reviewer+finance finance – –',
  returned: 'clerk – – – – – – –',
  approved: '– – – – – – clerk –',
  published: '– – – – – – – clerk',
  closed: '– – – – – – – –',
}

describe('the way of a settlement', () => {
  it.each(Object.entries(TABLE))('from %s: %s', (state, expected) => {
    const from = state as SettlementState
    const row = SETTLEMENT_ACTIONS.map(
      (action) => everybody.filter((role) => obstacle(from, action, person(role)) === null).join('+') || '–',
    )
    expect(row.join(' ')).toBe(expected)
    for (const [i, action] of SETTLEMENT_ACTIONS.entries())
      expect(actionsFrom(from).includes(action), action).toBe(row[i] !== '–')
  })

  it.each([
    ['running', 'compute', 'clerk', 'not-over'],
    ['approved', 'compute', 'clerk', 'approved'],
    ['closed', 'compute', 'clerk', 'approved'],
    ['computed', 'approve', 'finance', 'order'],
    ['checked', 'approve', 'finance', 'order'],
    ['approved', 'close', 'clerk', 'order'],
    ['published', 'publish', 'clerk', 'order'],
    ['checked', 'return', 'town', 'permission'],
    ['submitted', 'return', 'finance', 'permission'],
  ] as const)('%s, %s by the %s: %s stands in the way', (state, action, role, expected) => {
    expect(obstacle(state, action, person(role))).toBe(expected)
  })

  it('keeps makers from checking, reviewing, approving and returning, and from nothing else', () => {
    const all = new Set(Object.values(HOLDS).flat())
    const maker: FlowPerson = { permissions: all, did: new Set(['make']), town: 'waiting' }
    const kept = (state: SettlementState, action: SettlementAction) => obstacle(state, action, maker)
    expect([
      kept('submitted', 'check'),
      kept('checked', 'review'),
      kept('reviewed', 'approve'),
      kept('submitted', 'return'),
    ]).toEqual(['own-work', 'own-work', 'own-work', 'own-work'])
    expect([kept('computed', 'submit'), kept('approved', 'publish'), kept('submitted', 'compute')]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('keeps whoever checked or reviewed from approving, and one from reviewing twice', () => {
    const did = (what: 'check' | 'review', role: Role) => person(role, { did: new Set([what]) })
    expect(obstacle('reviewed', 'approve', did('check', 'finance'))).toBe('second-person')
    expect(obstacle('reviewed', 'approve', did('review', 'finance'))).toBe('second-person')
    expect(obstacle('checked', 'review', did('review', 'reviewer'))).toBe('second-person')
    expect(obstacle('checked', 'review', did('check', 'reviewer'))).toBe(null)
  })

  it('asks townships that have a part in the month, each once', () => {
    const town = (standing: FlowPerson['town']) =>
      obstacle('submitted', 'check', person('town', { town: standing }))
    expect([town('waiting'), town('confirmed'), town('absent')]).toEqual([
      null,
      'town-confirmed',
      'town-absent',
    ])
    expect(obstacle('submitted', 'return', person('town', { town: 'confirmed' }))).toBe(null)
    expect(obstacle('submitted', 'return', person('town', { town: 'absent' }))).toBe('town-absent')
  })

  it('asks for the permission before anything else', () => {
    for (const action of SETTLEMENT_ACTIONS) {
      expect(obstacle('running', action, person('auditor', { did: new Set(['make']) }))).toBe('permission')
      expect(permissionsFor('running', action).length).toBeGreaterThan(0)
    }
  })
})

describe('undo', () => {
  const steps = (...taken: [string, number][]) =>
    taken.map(([action, account], id) => ({ id, action, account }))
  const [clerk, town, other, first, second, finance] = [1, 2, 3, 4, 5, 6]
  it.each([
    ['the last step', steps(['compute', clerk], ['submit', clerk]), clerk, 1],
    ['not what another did', steps(['compute', clerk], ['submit', clerk]), first, null],
    ['not a computation', steps(['compute', clerk]), clerk, null],
    ['not once something followed', steps(['submit', clerk], ['check', town]), clerk, null],
    ['a check beside another one', steps(['submit', clerk], ['check', town], ['check', other]), town, 1],
    ['a review beside another one', steps(['review', first], ['review', second]), first, 0],
    ['not a check under a review', steps(['check', town], ['review', first]), town, null],
    ['an approval', steps(['review', first], ['approve', finance]), finance, 1],
    ['not a publication', steps(['approve', finance], ['publish', clerk]), clerk, null],
    ['nothing of nothing', steps(), clerk, null],
  ] as const)('takes back %s', (_, taken, account, expected) => {
    expect(undoable(taken, account)?.id ?? null).toBe(expected)
  })
})
