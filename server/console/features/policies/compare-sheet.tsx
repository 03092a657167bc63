/** A version beside another one, grant by grant. */
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import type { Policy } from '../../../../core/settlement/policy.ts'
import type { PolicyVersion } from '../../../contract/policies.ts'
import { policiesQuery } from '../../shared/api/queries.ts'
import { formatDay } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { checkedPolicy } from './checked-policy.ts'
import { comparePolicies, type GroupDifference } from './compare.ts'
import { policyQuery } from './policy-queries.ts'
import { usePolicyWords } from './words.ts'

/** `own`: id of the version itself, where it is published. */
export function CompareSheet({ policy, own }: { policy: Policy; own: string | null }) {
  const words = usePolicyWords()
  const query = useQuery(policiesQuery)
  return (
    <Loaded query={query}>
      {({ versions }) => {
        const others = versions.filter(({ id }) => id !== own)
        if (others.length === 0) return <EmptySheet title={words.nothingToCompare} />
        return <Comparison policy={policy} others={others} first={beforeOf(policy, others)} />
      }}
    </Loaded>
  )
}

/** The version that this one takes over from; the latest where there is none. */
function beforeOf(policy: Policy, others: readonly PolicyVersion[]): string {
  const older = others.find(({ from, state }) => from < policy.effective.from && state !== 'replaced')
  return (older ?? others[0])?.id ?? ''
}

function Comparison({ policy, others, first }: { policy: Policy; others: PolicyVersion[]; first: string }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const [chosen, setChosen] = useState(first)
  const [onlyChanges, setOnlyChanges] = useState(true)
  const query = useQuery(policyQuery(chosen))
  return (
    <>
      <div className="policy-bar">
        <label htmlFor="against">{words.against}</label>
        <Select
          id="against"
          value={chosen}
          onChange={setChosen}
          options={others.map(({ id, title, from }) => ({
            value: id,
            label: `${title} · ${formatDay(from, language, true)}`,
          }))}
          popupMatchSelectWidth={false}
        />
        <Checkbox checked={onlyChanges} onChange={({ target }) => setOnlyChanges(target.checked)}>
          {words.onlyChanges}
        </Checkbox>
      </div>
      <Loaded query={query}>
        {({ document }) => {
          const other = checkedPolicy(document).policy
          return (
            other && <Groups groups={comparePolicies(other, policy, language)} onlyChanges={onlyChanges} />
          )
        }}
      </Loaded>
    </>
  )
}

function Groups({ groups, onlyChanges }: { groups: GroupDifference[]; onlyChanges: boolean }) {
  const words = usePolicyWords()
  const shown = groups
    .map((group) => ({ ...group, rows: group.rows.filter(({ same }) => !onlyChanges || !same) }))
    .filter(({ rows }) => rows.length > 0)
  if (shown.length === 0) return <EmptySheet title={words.unchanged} />
  return shown.map(({ grant, title, rows }) => {
    const name = grant === null ? words.whole : title
    return (
      <section key={grant ?? ''} className="sheet policy-sheet" aria-label={name}>
        <h2>{name}</h2>
        <table className="policy-table policy-diff">
          <thead>
            <tr>
              <th scope="col">{words.part}</th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, before, after, same }) => (
              <tr key={key} className={same ? 'same' : 'changed'}>
                <th scope="row">{label}</th>
                <td>{before ?? <span className="nothing">{words.absent}</span>}</td>
                <td>{after ?? <span className="nothing">{words.absent}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    )
  })
}
