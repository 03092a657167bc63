import { Spin } from 'antd'
import { useWords } from '../words/use-words.ts'

/** While a page's data are on their way; waits a moment before it shows, so that quick answers do not flicker. */
export function Waiting() {
  const words = useWords()
  return (
    <div className="waiting" role="status">
      <Spin delay={200} />
      <span className="visually-hidden">{words.loading}</span>
    </div>
  )
}
