import { FindingsLine } from './findings-line.tsx'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

export function FindingsPane({ detail: { month, settlement } }: PaneProps) {
  const words = usePathWords()
  if (settlement === null) return <p>{words.findingsFirst}</p>
  return <FindingsLine month={month} version={settlement.version} />
}
