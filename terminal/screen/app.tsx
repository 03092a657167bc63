/** One screen: header, stage, footer. The meaning of the stage colours all of it. */
import { ClosedScene, SoonScene, StartingScene, WaitingScene } from './calm-scenes.tsx'
import { drift } from './drift.ts'
import { Footer, Header } from './frame.tsx'
import { resultOf } from './result.ts'
import { ResultScene } from './result-scene.tsx'
import { type Stage, stageOf, terminalTime } from './stage.ts'
import { useTerminal, useVoice } from './use-terminal.ts'

export function App({ url, onStranger }: { url: string; onStranger: () => void }) {
  const { memory, mono } = useTerminal(url, onStranger)
  const stage = stageOf(memory, mono)
  const result = resultOf(stage)
  const audible = useVoice(stage, result, memory, mono)

  const now = terminalTime(memory, mono)
  const calm = result === null
  const [x, y] = calm && now !== null ? drift(now) : [0, 0]
  return (
    <div
      className="screen"
      data-meaning={result?.meaning ?? 'calm'}
      data-strip={result !== null && result.caretaker !== null}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <Header view={memory.view} now={now} calm={calm} />
      {result === null ? <CalmScene stage={stage} /> : <ResultScene key={result.key} result={result} />}
      <Footer view={memory.view} now={now} audible={audible} />
    </div>
  )
}

function CalmScene({ stage }: { stage: Stage }) {
  if (stage.kind === 'waiting') return <WaitingScene />
  if (stage.kind === 'soon') return <SoonScene starts={stage.starts} />
  return stage.kind === 'closed' ? <ClosedScene /> : <StartingScene />
}
