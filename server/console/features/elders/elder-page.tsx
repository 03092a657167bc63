/** 一位老人的档案: who it is, what is on file along time, cards, meals, and everything that changed. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Tabs } from 'antd'
import { useState } from 'react'
import type { ElderDetail } from '../../../contract/elders.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { changesOfQuery } from '../changes/change-queries.ts'
import { ageOn } from './age.ts'
import { CardPanel } from './card-panel.tsx'
import { type Act, ChangeForm } from './change-forms.tsx'
import { ElderChanges } from './elder-changes.tsx'
import { ElderFacts } from './elder-facts.tsx'
import { ElderMealsPanel } from './elder-meals.tsx'
import { elderQuery } from './elder-queries.ts'
import { ElderSide } from './elder-side.tsx'
import { ELDER_TABS, type ElderTab } from './elders-search.ts'
import '../months/plain-table.css'
import './elder.css'
import { useElderWords } from './words.ts'

export function ElderPage() {
  const { elder: id } = getRouteApi('/elders/$elder').useParams()
  const query = useQuery(elderQuery(id))
  const { elders } = useWords()
  return query.data === undefined ? (
    <Page title={elders.title}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  ) : (
    <Record key={id} elder={query.data} />
  )
}

function Record({ elder }: { elder: ElderDetail }) {
  const words = useElderWords()
  const { elders } = useWords()
  const may = useMay()
  const now = useNow(600_000)
  const { tab = 'facts' } = getRouteApi('/elders/$elder').useSearch()
  const navigate = useNavigate({ from: '/elders/$elder' })
  const [act, setAct] = useState<Act | null>(null)
  const { name, sex, born, died, town, village, mergedInto } = elder
  const asks = may('change.ask') && mergedInto === null
  const onAct = asks ? setAct : null
  return (
    <Page
      title={name}
      note={words.about(
        elders[sex],
        elders.age(ageOn(born, died === null ? now : Date.parse(died))),
        town === '' ? village : `${town} ${village}`,
      )}
      actions={
        <>
          <Link to="/elders">{words.back}</Link>
          {asks && (
            <Button danger={died === null} onClick={() => setAct(died === null ? 'death' : 'alive')}>
              {words.act[died === null ? 'death' : 'alive']}
            </Button>
          )}
        </>
      }
    >
      <Notices elder={elder} />
      <div className="elder-record">
        <ElderSide elder={elder} onAct={onAct} />
        <Tabs
          className="sheet elder-tabs"
          activeKey={tab}
          onChange={(next) => void navigate({ search: { tab: next as ElderTab }, replace: true })}
          items={ELDER_TABS.map((key) => ({
            key,
            label: words.tabs[key],
            children: <Panel tab={key} elder={elder} onAct={onAct} />,
          }))}
          destroyOnHidden
        />
      </div>
      {act !== null && <ChangeForm act={act} elder={elder} onClose={() => setAct(null)} />}
    </Page>
  )
}

function Panel({
  tab,
  elder,
  onAct,
}: {
  tab: ElderTab
  elder: ElderDetail
  onAct: ((act: Act) => void) | null
}) {
  if (tab === 'cards') return <CardPanel elder={elder} />
  if (tab === 'meals') return <ElderMealsPanel elder={elder.id} />
  if (tab === 'changes') return <ElderChanges elder={elder.id} />
  return <ElderFacts elder={elder} onAct={onAct} />
}

/** What must be known before anything else about this record. */
function Notices({ elder }: { elder: ElderDetail }) {
  const words = useElderWords()
  const { id, mergedInto, provisional, doubles } = elder
  const { data } = useQuery(changesOfQuery(`elder/${id}`))
  const open = data?.changes.filter(({ state }) => state === 'open') ?? []
  const isDeath = open.some(({ kind, proposal }) => kind === 'elder.death' && proposal.died !== null)
  return (
    <>
      {mergedInto !== null && (
        <Alert
          className="elder-notice"
          type="warning"
          showIcon={false}
          title={words.merged(mergedInto.name)}
          action={
            <ButtonLink size="small" to="/elders/$elder" params={{ elder: mergedInto.id }}>
              {words.mergedGo}
            </ButtonLink>
          }
        />
      )}
      {(provisional || open.length > 0) && mergedInto === null && (
        <p className="elder-marks">
          {isDeath && <Mark meaning="fault">{words.deathWaits}</Mark>}
          {provisional && (
            <>
              <Mark meaning="attention">{words.provisional}</Mark>
              <span className="muted">{words.provisionalNote}</span>
            </>
          )}
          {open.length > 0 && (
            <>
              <Mark meaning="attention">{words.waiting(open.length)}</Mark>
              <Link to="/elders/$elder" params={{ elder: id }} search={{ tab: 'changes' }}>
                {words.waitingGo}
              </Link>
            </>
          )}
        </p>
      )}
      {doubles.length > 0 && (
        <p className="muted">
          {words.doubles(doubles.map(({ name, id: double }) => `${name} ${double}`).join('、'))}
        </p>
      )}
    </>
  )
}
