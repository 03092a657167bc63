/** One finding: what was measured and how, the taps side by side, what was decided, and the place to decide. */
import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Radio } from 'antd'
import type { Decision, FindingDetail } from '../../../contract/findings.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { EvidenceTable } from './evidence-table.tsx'
import { findingQuery, useDecide } from './finding-queries.ts'
import { useFindingWords } from './finding-words.ts'
import { STATE_MEANINGS } from './findings-table.tsx'
import { ruleOf, sentenceOf, titleOf } from './sentence.ts'

export function FindingSheet({ id, onClose }: { id: number; onClose: () => void }) {
  const { language } = useSpeech()
  const query = useQuery(findingQuery(id))
  return (
    <Drawer
      open
      title={query.data === undefined ? '' : titleOf(query.data.rule, language)}
      size={860}
      onClose={onClose}
    >
      <Loaded query={query}>{(finding) => <Told finding={finding} onDone={onClose} />}</Loaded>
    </Drawer>
  )
}

function Told({ finding, onDone }: { finding: FindingDetail; onDone: () => void }) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const rule = ruleOf(finding.rule)
  const { state, mode, evidence, decisions, why } = finding
  return (
    <div className="finding-sheet">
      <p className="finding-sentence">{sentenceOf(finding, language)}</p>
      <p>
        {state === 'open' ? (
          <Mark meaning={mode === 'hold' ? 'attention' : 'quiet'}>{words.mode[mode]}</Mark>
        ) : (
          <Mark meaning={STATE_MEANINGS[state]}>{words.states[state]}</Mark>
        )}
      </p>
      {rule !== undefined && (
        <dl className="finding-rule">
          <dt>{words.formula}</dt>
          <dd>{rule.formula[language]}</dd>
          <dt>{words.basis}</dt>
          <dd>
            {rule.pattern} · {rule.basis[language]}
          </dd>
        </dl>
      )}
      <h3>{words.evidence}</h3>
      {evidence.length === 0 ? (
        <p className="muted">{words.evidenceNone}</p>
      ) : (
        <EvidenceTable evidence={evidence} />
      )}
      {decisions.length > 0 && <Decisions decisions={decisions} />}
      {why === null ? (
        <Decide finding={finding} onDone={onDone} />
      ) : (
        <p className="finding-why">{words.why[why]}</p>
      )}
    </div>
  )
}

function Decisions({ decisions }: Pick<FindingDetail, 'decisions'>) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <>
      <h3>{words.decisions}</h3>
      <ol className="plain-list finding-decisions">
        {decisions.map(({ verdict, reason, by, at }) => (
          <li key={at}>
            <Mark meaning={STATE_MEANINGS[verdict]}>{words.verdicts[verdict]}</Mark>
            <span>{reason}</span>
            <span className="muted figures nowrap">
              {by} {formatInstant(at, language, now, true)}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Decide({ finding, onDone }: { finding: FindingDetail; onDone: () => void }) {
  const words = useFindingWords()
  const { message } = App.useApp()
  const deciding = useDecide(finding.id, () => {
    message.success(words.saved)
    onDone()
  })
  return (
    <>
      <h3>{words.decide}</h3>
      <Form<Decision>
        layout="vertical"
        requiredMark={false}
        onFinish={(decision) => deciding.mutate(decision)}
      >
        <Form.Item name="verdict" rules={[{ required: true, message: words.verdictMissing }]}>
          <Radio.Group
            options={(['dismissed', 'upheld'] as const).map((value) => ({
              value,
              label: (
                <>
                  {words.verdicts[value]} <span className="muted">{words.verdictNotes[value]}</span>
                </>
              ),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={words.reason}
          rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
        >
          <Input.TextArea rows={3} maxLength={500} placeholder={words.reasonHint} />
        </Form.Item>
        <ProblemNote error={deciding.error} />
        <p className="form-note">{words.notMoney}</p>
        <Button type="primary" htmlType="submit" loading={deciding.isPending}>
          {words.save}
        </Button>
      </Form>
    </>
  )
}
