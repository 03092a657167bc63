/** Who may do what, in one table. A route names the permission that it needs; a role holds permissions. */
import type { Role } from '../contract/session.ts'

const PERMISSIONS = [
  'board.read',
  'register.read',
  'register.write',
  'card.write',
  'terminal.read',
  'terminal.enrol',
  'record.export',
  'settlement.read',
  'settlement.compute',
  'settlement.submit',
  'settlement.approve',
  'settlement.publish',
  'policy.read',
  'policy.try',
  'policy.draft',
  'policy.publish',
  'finding.read',
  'finding.check',
  'finding.decide',
  'control.write',
  'account.read',
  'account.write',
  'audit.read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** `public`: anyone. `session`: anyone logged in, also before a first password change. `broker`: the broker's secret. */
export type RouteAccess = Permission | 'public' | 'session' | 'broker'

/** Business, administration and audit are held by different roles. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  clerk: [
    'board.read',
    'register.read',
    'register.write',
    'card.write',
    'terminal.read',
    'record.export',
    'settlement.read',
    'settlement.compute',
    'settlement.submit',
    'settlement.publish',
    'policy.read',
    'policy.try',
    'policy.draft',
    'finding.read',
    'finding.check',
    'finding.decide',
  ],
  reviewer: [
    'board.read',
    'register.read',
    'terminal.read',
    'settlement.read',
    'settlement.approve',
    'policy.read',
    'policy.try',
    'policy.publish',
    'finding.read',
    'finding.check',
    'finding.decide',
    'control.write',
  ],
  administrator: [
    'board.read',
    'register.read',
    'register.write',
    'terminal.read',
    'terminal.enrol',
    'record.export',
    'account.read',
    'account.write',
  ],
  auditor: [
    'board.read',
    'register.read',
    'terminal.read',
    'record.export',
    'settlement.read',
    'policy.read',
    'finding.read',
    'account.read',
    'audit.read',
  ],
}

export function permissionsOf(roles: readonly Role[]): Set<Permission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]))
}

export function rolesWith(permission: Permission): Role[] {
  return (Object.keys(ROLE_PERMISSIONS) as Role[]).filter((role) =>
    ROLE_PERMISSIONS[role].includes(permission),
  )
}
