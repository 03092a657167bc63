/** What a role opens, as far as pages and buttons go by it. The server decides again at every request. */
import type { Role } from '../../contract/session.ts'

const OPENS = {
  'board.read': ['village', 'town', 'clerk', 'reviewer', 'finance', 'administrator', 'auditor'],
  'register.read': ['village', 'town', 'clerk', 'reviewer', 'finance', 'administrator', 'auditor'],
  'register.write': ['village', 'town', 'clerk', 'administrator'],
  'register.import': ['town', 'clerk'],
  'register.reveal': ['clerk'],
  'change.ask': ['village', 'town', 'clerk'],
  'change.decide': ['town', 'reviewer'],
  'site.propose': ['village', 'town', 'clerk'],
  'site.review': ['town', 'clerk'],
  'site.approve': ['reviewer'],
  'card.write': ['clerk'],
  'terminal.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'terminal.enrol': ['administrator'],
  'record.export': ['clerk', 'administrator', 'auditor'],
  'settlement.read': ['town', 'clerk', 'reviewer', 'finance', 'auditor'],
  'settlement.compute': ['clerk'],
  'settlement.submit': ['clerk'],
  'settlement.check': ['town'],
  'settlement.review': ['reviewer'],
  'settlement.approve': ['finance'],
  'settlement.publish': ['clerk'],
  'settlement.close': ['clerk'],
  'payout.read': ['clerk', 'reviewer', 'finance', 'auditor'],
  'payout.prepare': ['clerk'],
  'payout.release': ['finance'],
  'policy.read': ['clerk', 'reviewer', 'finance', 'auditor'],
  'policy.try': ['clerk', 'reviewer'],
  'policy.draft': ['clerk'],
  'policy.publish': ['reviewer'],
  'finding.read': ['town', 'clerk', 'reviewer', 'finance', 'auditor'],
  'finding.check': ['clerk', 'reviewer'],
  'finding.decide': ['clerk', 'reviewer'],
  'control.write': ['reviewer'],
  'account.read': ['administrator', 'auditor'],
  'account.write': ['administrator'],
  'audit.read': ['auditor'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof OPENS
const RIGHTS = Object.keys(OPENS) as Right[]

export function rightsOf(roles: readonly Role[]): Set<Right> {
  return new Set(RIGHTS.filter((right) => may(roles, right)))
}

/** Those who may, in the order of the office. */
export function rolesWith(right: Right): readonly Role[] {
  return OPENS[right]
}

export function may(roles: readonly Role[], right: Right): boolean {
  return roles.some((role) => rolesWith(right).includes(role))
}
