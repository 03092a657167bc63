/** In a county that is still being set up: the one thing to do next, for whoever may do it. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { policiesQuery, regionsQuery, sitesQuery, terminalsQuery } from '../../shared/api/queries.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Waiting } from '../../shared/ui/waiting.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { nextStep, STEPS } from './setting-up.ts'

const ASKS = {
  'register.write': 'askWriter',
  'terminal.enrol': 'askAdministrator',
  'policy.draft': 'askClerk',
} as const

export function NextStep({ otherwise }: { otherwise: ReactNode }) {
  const { start } = useWords()
  const may = useMay()
  const { county } = useMe()
  const regions = useQuery(regionsQuery)
  const sites = useQuery(sitesQuery)
  const terminals = useQuery({ ...terminalsQuery, enabled: may('terminal.read') })
  const policies = useQuery({ ...policiesQuery, enabled: may('policy.read') })
  if (regions.isPending || sites.isPending || terminals.isLoading || policies.isLoading) return <Waiting />
  const step = nextStep({
    county: county !== null,
    // What could not be read counts as there: nobody is sent to do it a second time.
    villages: regions.data?.some(({ level }) => level === 'village') ?? true,
    sites: (sites.data?.length ?? 1) > 0,
    terminals: (terminals.data?.length ?? 1) > 0,
    policies: (policies.data?.versions.length ?? 1) > 0,
  })
  if (step === null) return otherwise
  const { to, right } = STEPS[step]
  const mine = may(right)
  const ask = ASKS[right]
  return (
    <EmptySheet
      title={start[`${step}Title`]}
      note={mine ? start[`${step}Note`] : start[ask]}
      {...(mine && {
        action: (
          <ButtonLink to={to} color="primary" variant="solid">
            {start[`${step}Go`]}
          </ButtonLink>
        ),
      })}
    />
  )
}
