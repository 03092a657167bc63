/** What the caretaker has to know, on paper below, so that nobody takes it for a word to the elder. */
import type { Advice } from './result.ts'
import { FOR_CARETAKER } from './words.ts'

export const Caretaker = ({ advice }: { advice: readonly Advice[] }) => (
  <section className="caretaker" data-many={advice.length > 2} aria-label={FOR_CARETAKER}>
    <h2 className="for">{FOR_CARETAKER}</h2>
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
