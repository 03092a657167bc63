/** What the month's page shows of the explanation: the way to a site's, to a grant's, and the export. */
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useExplanationWords } from './explanation-words.ts'

const route = getRouteApi('/months/$month')

export function ExplainSite({ site, name }: { site: string; name: string }) {
  const { month } = route.useParams()
  const words = useExplanationWords()
  return (
    <Link
      to="/months/$month/explanation"
      params={{ month }}
      search={{ site }}
      className="month-link"
      aria-label={words.openOf(name)}
    >
      {words.open}
    </Link>
  )
}

/** A figure of a site, which opens into what it is made of. */
export function ExplainFigure({ site, name, children }: { site: string; name: string; children: ReactNode }) {
  const { month } = route.useParams()
  const words = useExplanationWords()
  return (
    <Link
      to="/months/$month/explanation"
      params={{ month }}
      search={{ site }}
      className="figure-link"
      title={words.openOf(name)}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </Link>
  )
}

export function ExplainGrant({ grant, title }: { grant: string; title: string }) {
  const { month } = route.useParams()
  return (
    <Link to="/months/$month/explanation" params={{ month }} search={{ grant }} className="month-link">
      {title}
    </Link>
  )
}

export function ExportButton() {
  const { month } = route.useParams()
  const words = useExplanationWords()
  return (
    <>
      <Button href={`/api/months/${month}/export`} download>
        {words.exportIt}
      </Button>
      <p className="muted">{words.exportNote}</p>
    </>
  )
}
