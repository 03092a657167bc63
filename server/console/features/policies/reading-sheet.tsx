import type { Policy } from '../../../../core/settlement/policy.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { partsOf } from './reading/policy-parts.ts'
import { usePolicyWords } from './words.ts'

/** A policy read out, so that nobody needs to read JSON. */
export function ReadingSheet({ policy }: { policy: Policy }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  return (
    <>
      {partsOf(policy, language).map(({ grant, title, parts }) => (
        <section
          key={grant ?? ''}
          className="sheet policy-sheet"
          aria-label={grant === null ? words.whole : title}
        >
          <h2>{grant === null ? words.whole : title}</h2>
          <dl className="policy-parts">
            {/* A grant's title stands above it. */}
            {parts
              .filter(({ key }) => grant === null || key !== 'title')
              .map(({ key, label, text }) => (
                <div key={key}>
                  <dt>{label}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </>
  )
}
