import { useExplanationWords } from './explanation-words.ts'

/** 文号 and 条. */
export function Clauses({ cites }: { cites: { document: string; clause: string }[] }) {
  const words = useExplanationWords()
  return cites.map(({ document, clause }) => (
    <div key={`${document} ${clause}`} className="muted">
      {words.clause(document, clause)}
    </div>
  ))
}
