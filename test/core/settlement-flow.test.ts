import { describe, expect, it } from 'vitest'
import {
  ACTION_RULES,
  actionsFrom,
  obstacle,
  SETTLEMENT_ACTIONS,
  type SettlementAction,
  type SettlementState,
} from '../../core/settlement-flow.ts'

const EVERYTHING = new Set(Object.values(ACTION_RULES).map(({ permission }) => permission))

/** State after each action, in the order compute, submit, return, approve, publish; – cannot be. */
const TABLE: Record<SettlementState, string> = {
  running: '– – – – –',
  open: 'computed – – – –',
  computed: 'computed submitted – – –',
  submitted: 'computed – returned approved –',
  returned: 'computed – – – –',
  approved: '– – – – published',
  published: '– – – – –',
}

describe('the way of a settlement', () => {
  it.each(Object.entries(TABLE))('from %s: %s', (state, expected) => {
    const from = state as SettlementState
    const row = SETTLEMENT_ACTIONS.map((action) =>
      actionsFrom(from).includes(action) ? ACTION_RULES[action].leadsTo : '–',
    )
    expect(row.join(' ')).toBe(expected)
    for (const [i, action] of SETTLEMENT_ACTIONS.entries())
      expect(obstacle(from, action, { permissions: EVERYTHING, madeIt: false }) === null).toBe(row[i] !== '–')
  })

  it.each([
    ['running', 'compute', 'not-over'],
    ['approved', 'compute', 'approved'],
    ['published', 'compute', 'approved'],
    ['computed', 'approve', 'order'],
    ['published', 'publish', 'order'],
  ] as const)('%s, %s: %s stands in the way', (state, action, expected) => {
    expect(obstacle(state, action, { permissions: EVERYTHING, madeIt: false })).toBe(expected)
  })

  it('keeps makers from checking, and from nothing else', () => {
    const maker = { permissions: EVERYTHING, madeIt: true }
    const kept = (state: SettlementState, action: SettlementAction) => obstacle(state, action, maker)
    expect([kept('submitted', 'approve'), kept('submitted', 'return')]).toEqual(['own-work', 'own-work'])
    expect([kept('computed', 'submit'), kept('approved', 'publish'), kept('submitted', 'compute')]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('asks for the permission before anything else', () => {
    const nobody = { permissions: new Set<string>(), madeIt: true }
    for (const action of SETTLEMENT_ACTIONS) expect(obstacle('running', action, nobody)).toBe('permission')
  })
})
