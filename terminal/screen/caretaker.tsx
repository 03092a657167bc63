/** What the caretaker has to know, on paper below, so that nobody takes it for a word to the elder. */
import type { Meaning } from '../../core/outcome.ts'
import { MeaningMark } from './pictures/marks.tsx'
import type { Advice } from './result.ts'
import { FOR_CARETAKER } from './words.ts'

/** More than two lines of the usual size. */
const LONG = 34
const isLong = (advice: readonly Advice[]) => advice.some(({ remedy }) => [...remedy].length > LONG)

type Props = { advice: readonly Advice[]; heading?: string; meaning?: Meaning }

/** `meaning`: of a notice on a calm screen, which has no colour and shape of its own. */
export const Caretaker = ({ advice, heading = FOR_CARETAKER, meaning }: Props) => (
  <section
    className="caretaker"
    data-many={advice.length > 2 || isLong(advice)}
    data-notice={meaning}
    aria-label={heading}
  >
    <h2 className="for">
      {meaning && <MeaningMark meaning={meaning} />}
      {heading}
    </h2>
    <div className="remedies">
      {advice.map(({ problem, remedy }) => (
        <p key={remedy}>
          {problem && (
            <b>
              <Phrases of={`${problem}。`} />
            </b>
          )}
          <Phrases of={remedy} />
        </p>
      ))}
    </div>
  </section>
)

/** Chinese breaks anywhere; this keeps a phrase up to its mark on one line. */
const Phrases = ({ of: sentence }: { of: string }) =>
  sentence.split(/(?<=[，。、])/).map((phrase) => (
    <span className="phrase" key={phrase}>
      {phrase}
    </span>
  ))
