/** What a role opens, as far as pages and buttons go by it. The server decides again at every request. */
import type { Role } from '../../contract/session.ts'

const OPENS = {
  'board.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'settlement.read': ['clerk', 'reviewer', 'auditor'],
  'register.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'register.write': ['clerk', 'administrator'],
  'card.write': ['clerk'],
  'terminal.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'terminal.enrol': ['administrator'],
  'record.export': ['clerk', 'administrator', 'auditor'],
  'finding.read': ['clerk', 'reviewer', 'auditor'],
  'finding.check': ['clerk', 'reviewer'],
  'finding.decide': ['clerk', 'reviewer'],
  'control.write': ['reviewer'],
  'account.read': ['administrator', 'auditor'],
  'account.write': ['administrator'],
  'audit.read': ['auditor'],
  'settlement.compute': ['clerk'],
  'settlement.submit': ['clerk'],
  'settlement.approve': ['reviewer'],
  'settlement.publish': ['clerk'],
  'policy.read': ['clerk', 'reviewer', 'auditor'],
  'policy.try': ['clerk', 'reviewer'],
  'policy.draft': ['clerk'],
  'policy.publish': ['reviewer'],
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
