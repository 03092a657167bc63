/** What a role opens, as far as pages and buttons go by it. The server decides again at every request. */
import type { Role } from '../../contract/session.ts'

const OPENS = {
  'board.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'settlement.read': ['clerk', 'reviewer', 'auditor'],
  'register.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'register.write': ['clerk', 'administrator'],
  'terminal.read': ['clerk', 'reviewer', 'administrator', 'auditor'],
  'terminal.enrol': ['administrator'],
  'account.read': ['administrator', 'auditor'],
  'account.write': ['administrator'],
  'audit.read': ['auditor'],
  'settlement.compute': ['clerk'],
  'settlement.submit': ['clerk'],
  'settlement.approve': ['reviewer'],
  'settlement.publish': ['clerk'],
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
