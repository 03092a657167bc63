/** A plain text field with the numbers of its lines beside it; lines with a fault are marked. */
import { type RefObject, useRef } from 'react'
import { faultWords } from '../../../../core/settlement/fault-words.ts'
import type { PolicyFault } from '../../../contract/policies.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { usePolicyWords } from './words.ts'

export function JsonEditor({
  text,
  faults,
  onChange,
}: {
  text: string
  faults: PolicyFault[]
  /** Without it the text can only be read. */
  onChange?: (text: string) => void
}) {
  const words = usePolicyWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLOListElement>(null)
  const count = text.split('\n').length
  const wrong = new Set(faults.map(({ line }) => line))
  return (
    <div className="json-sheet">
      <div className="json-editor">
        <ol className="plain-list json-lines figures" ref={numbers} aria-hidden="true">
          {Array.from({ length: count }, (_, i) => i + 1).map((line) => (
            <li key={line} className={wrong.has(line) ? 'wrong' : ''}>
              {line}
            </li>
          ))}
        </ol>
        <textarea
          ref={field}
          aria-label={words.editor}
          spellCheck={false}
          wrap="off"
          value={text}
          readOnly={onChange === undefined}
          onChange={({ target }) => onChange?.(target.value)}
          onScroll={({ currentTarget }) => {
            if (numbers.current) numbers.current.scrollTop = currentTarget.scrollTop
          }}
        />
      </div>
      {onChange !== undefined && <Faults text={text} faults={faults} field={field} />}
    </div>
  )
}

const SHOWN = 50

function Faults({
  text,
  faults,
  field,
}: {
  text: string
  faults: PolicyFault[]
  field: RefObject<HTMLTextAreaElement | null>
}) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const goTo = (line: number) => {
    const area = field.current
    if (area === null) return
    const lines = text.split('\n')
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    area.focus()
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5)
  }
  return (
    <section className="json-faults" aria-label={words.faults(faults.length)} aria-live="polite">
      <h3>{words.faults(faults.length)}</h3>
      <ol className="plain-list">
        {faults.slice(0, SHOWN).map(({ line, path, message }) => (
          <li key={`${line} ${path} ${message}`}>
            <button type="button" onClick={() => goTo(line)}>
              {words.faultAt(line)}
            </button>
            <code>{path}</code>
            <span>{faultWords(message, language)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
