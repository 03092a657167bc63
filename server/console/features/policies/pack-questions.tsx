/** What a document leaves open: one field a question, with where its default comes from. */
import { Checkbox, Form, Input, Select } from 'antd'
import type { PolicyPack } from '../../../contract/policies.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { usePolicyWords } from './words.ts'

type Question = PolicyPack['questions'][number]

export type PackAnswers = {
  answers?: Record<string, string>
  /** The county has decided so, though it is the default. */
  decided?: Record<string, boolean>
}

/** Only what somebody answered or decided; the rest keeps its default, and the mark of a demonstration value. */
export function answersOf(
  pack: PolicyPack,
  { answers = {}, decided = {} }: PackAnswers,
): Record<string, string> {
  const given = pack.questions.flatMap((question) => {
    const answer = answers[question.id]?.trim() ?? question.default
    return answer !== question.default || decided[question.id] === true ? [[question.id, answer]] : []
  })
  return Object.fromEntries(given)
}

export function PackQuestions({ pack }: { pack: PolicyPack }) {
  const words = usePolicyWords()
  return (
    <>
      <h3 className="pack-head">{words.questions}</h3>
      <div className="pack-questions">
        {pack.questions.map((question) => (
          <QuestionField key={question.id} question={question} />
        ))}
      </div>
      {pack.outside.length > 0 && (
        <>
          <h3 className="pack-head">{words.outside}</h3>
          <ul className="pack-outside">
            {pack.outside.map(({ rule, reason }) => (
              <li key={rule}>
                {rule} <span className="muted">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function QuestionField({ question }: { question: Question }) {
  const words = usePolicyWords()
  const { required } = useWords()
  const { language } = useSpeech()
  const { id, demo, choices, kind } = question
  const answer = Form.useWatch(['answers', id])
  const decided = Form.useWatch(['decided', id])
  const stands = demo && (answer === undefined || answer === question.default) && decided !== true
  return (
    <div className="pack-question">
      <Form.Item
        name={['answers', id]}
        label={question.question[language]}
        initialValue={question.default}
        rules={[{ required: true, message: required }]}
        extra={words.why(question.why)}
      >
        {choices.length > 0 ? (
          <Select options={choices.map((choice) => ({ value: choice.id, label: choice[language] }))} />
        ) : (
          <Input
            className="figures"
            autoComplete="off"
            maxLength={500}
            {...(kind === 'yuan' && { suffix: words.yuanUnit })}
          />
        )}
      </Form.Item>
      {demo && (
        <div className="pack-demo">
          {stands && <Mark meaning="attention">{words.demo}</Mark>}
          {(answer === undefined || answer === question.default) && (
            <Form.Item name={['decided', id]} valuePropName="checked" noStyle>
              <Checkbox>{words.decided}</Checkbox>
            </Form.Item>
          )}
        </div>
      )}
    </div>
  )
}
