import type { Right } from '../../shared/access.ts'

export type Has = {
  county: boolean
  villages: boolean
  sites: boolean
  terminals: boolean
  policies: boolean
}
export type SetUpStep = 'county' | 'town' | 'site' | 'terminal' | 'policy'

export const STEPS = {
  county: { to: '/regions', right: 'register.write' },
  town: { to: '/regions', right: 'register.write' },
  site: { to: '/sites', right: 'register.write' },
  terminal: { to: '/terminals', right: 'terminal.enrol' },
  policy: { to: '/policies', right: 'policy.draft' },
} as const satisfies Record<SetUpStep, { to: string; right: Right }>

/** What a new county lacks first, in the order in which one thing needs another; null once it can serve a meal and settle it. */
export function nextStep({ county, villages, sites, terminals, policies }: Has): SetUpStep | null {
  if (!county) return 'county'
  if (!villages) return 'town'
  if (!sites) return 'site'
  if (!terminals) return 'terminal'
  return policies ? null : 'policy'
}
