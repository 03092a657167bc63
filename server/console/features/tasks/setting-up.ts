import type { Right } from '../../shared/access.ts'

export type Has = { county: boolean; villages: boolean; sites: boolean; terminals: boolean }
export type SetUpStep = 'county' | 'town' | 'site' | 'terminal'

export const STEPS = {
  county: { to: '/regions', right: 'register.write' },
  town: { to: '/regions', right: 'register.write' },
  site: { to: '/sites', right: 'register.write' },
  terminal: { to: '/terminals', right: 'terminal.enrol' },
} as const satisfies Record<SetUpStep, { to: string; right: Right }>

/** What a new county lacks first, in the order in which one thing needs another; null once it can serve a meal. */
export function nextStep({ county, villages, sites, terminals }: Has): SetUpStep | null {
  if (!county) return 'county'
  if (!villages) return 'town'
  if (!sites) return 'site'
  return terminals ? null : 'terminal'
}
