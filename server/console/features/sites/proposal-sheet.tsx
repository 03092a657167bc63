/** One proposal: what it would change, who did what so far, and the next step for whoever may take it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Timeline } from 'antd'
import { useState } from 'react'
import type { Proposal, ProposalAction } from '../../../contract/sites.ts'
import { sitesQuery } from '../../shared/api/queries.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { ProposalContent } from './proposal-content.tsx'
import { ProposalForm } from './proposal-form.tsx'
import { MEANINGS, titleOf } from './proposal-words.ts'
import { forgetSites, takeStep } from './site-queries.ts'
import { useSiteWords } from './words.ts'

export function ProposalSheet({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const now = useNow()
  const [doing, setDoing] = useState<ProposalAction | null>(null)
  const { data: sites = [] } = useQuery(sitesQuery)
  const site = sites.find(({ id }) => id === proposal.site)
  const { state, steps, kind, regionName, town } = proposal
  return (
    <Drawer open title={titleOf(proposal, words)} size={620} onClose={onClose}>
      <p className="proposal-head">
        <Mark meaning={MEANINGS[state]}>{words.proposalStates[state]}</Mark>
        <span className="muted">
          {town} {regionName}
        </span>
      </p>
      <ProposalContent proposal={proposal} />
      <p className="muted">{words.effects[kind]}</p>
      <Timeline
        items={steps.map(({ position, action, actor, at, reason }) => ({
          key: position,
          content: (
            <>
              <strong>{words.did[action]}</strong> {actor}{' '}
              <span className="muted figures">{formatInstant(at, language, now, true)}</span>
              {reason !== null && <div>{reason}</div>}
            </>
          ),
        }))}
      />
      <Steps proposal={proposal} onDoing={setDoing} />
      {doing === 'propose' && (
        <ProposalForm
          asking={{ kind, again: proposal, ...(site !== undefined && { site }) }}
          onClose={() => setDoing(null)}
        />
      )}
      {(doing === 'return' || doing === 'drop') && (
        <Reason proposal={proposal} action={doing} onClose={() => setDoing(null)} />
      )}
    </Drawer>
  )
}

/** What needs no word is done at once. */
function Steps({ proposal, onDoing }: { proposal: Proposal; onDoing: (action: ProposalAction) => void }) {
  const words = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: (action: ProposalAction) => takeStep(proposal.id, { position: positionOf(proposal), action }),
    onSuccess: (_, action) => {
      forgetSites(client)
      message.success(words.stepDone(words.did[action]))
    },
  })
  const { next } = proposal
  // What stands in the way of all that leads on is said once.
  const whys = [...new Set(next.filter(({ action }) => action !== 'drop').map(({ why }) => why))]
  const why = whys.length === 1 ? whys[0] : null
  return (
    <>
      <ProblemNote error={taking.error} />
      {why !== null && why !== undefined && <p className="muted">{words.why[why]}</p>}
      <div className="proposal-steps">
        {next
          .filter((step) => step.why === null)
          .map(({ action }) => (
            <Button
              key={action}
              {...(action !== 'return' && action !== 'drop' && { type: 'primary' })}
              loading={taking.isPending && taking.variables === action}
              onClick={() =>
                action === 'review' || action === 'approve' ? taking.mutate(action) : onDoing(action)
              }
            >
              {words.actions[action]}
            </Button>
          ))}
      </div>
    </>
  )
}

function Reason({
  proposal,
  action,
  onClose,
}: {
  proposal: Proposal
  action: 'return' | 'drop'
  onClose: () => void
}) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <FormDialog<{ reason: string }, Proposal>
      title={`${mine.actions[action]}：${titleOf(proposal, mine)}`}
      form={form}
      ok={mine.actions[action]}
      width={480}
      send={({ reason }) => takeStep(proposal.id, { position: positionOf(proposal), action, reason })}
      onDone={() => {
        forgetSites(client)
        message.success(mine.stepDone(mine.did[action]))
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={mine.reasonOf(mine.actions[action])}
        rules={[{ required: true, whitespace: true, message: words.required }]}
      >
        <Input.TextArea autoFocus autoSize={{ minRows: 2, maxRows: 5 }} maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}

function positionOf({ steps }: Proposal): number {
  return steps.at(-1)?.position ?? 1
}
