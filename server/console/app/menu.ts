/** The pages of the desk in the order of the menu, each with the right that opens it. */
import type { Right } from '../shared/access.ts'
import type { Words } from '../shared/words/zh.ts'

type Entry = { to: string; name: keyof Words['nav']; right: Right | null }

export const MENU = [
  { to: '/', name: 'tasks', right: null },
  { to: '/board', name: 'board', right: 'board.read' },
  { to: '/months', name: 'months', right: 'settlement.read' },
  { to: '/payout', name: 'payout', right: 'payout.read' },
  { to: '/findings', name: 'findings', right: 'finding.read' },
  { to: '/policies', name: 'policies', right: 'policy.read' },
  { to: '/elders', name: 'elders', right: 'register.read' },
  { to: '/changes', name: 'changes', right: 'register.read' },
  { to: '/sites', name: 'sites', right: 'register.read' },
  { to: '/terminals', name: 'terminals', right: 'terminal.read' },
  { to: '/regions', name: 'regions', right: 'register.read' },
  { to: '/accounts', name: 'accounts', right: 'account.read' },
  { to: '/audit', name: 'audit', right: 'audit.read' },
] as const satisfies readonly Entry[]
