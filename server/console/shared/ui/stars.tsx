import { useWords } from '../words/use-words.ts'

export function Stars({ count }: { count: number | null }) {
  const words = useWords()
  if (count === null) return <span className="nothing">{words.sites.unrated}</span>
  return (
    <span className="stars">
      <span aria-hidden="true">{'★'.repeat(count)}</span>
      <span className="visually-hidden">{words.sites.starLabel(count)}</span>
    </span>
  )
}
