/** One screen: header, stage, footer. The meaning of the stage colours all of it. */
import { ClosedScene, SoonScene, StartingScene, WaitingScene } from './calm-scenes.tsx'
import { useCamera } from './camera/use-camera.ts'
import { Caretaker } from './caretaker.tsx'
import { drift } from './drift.ts'
import { Footer, Header } from './frame.tsx'
import { adviceOn, resultOf } from './result.ts'
import { ResultScene } from './result-scene.tsx'
import { type Stage, stageOf, terminalTime } from './stage.ts'
import { useTerminal, useVoice } from './use-terminal.ts'

export function App({ url, onStranger }: { url: string; onStranger: () => void }) {
  const { memory, mono } = useTerminal(url, onStranger)
  const camera = useCamera(memory.view?.camera ?? false)
  const stage = stageOf(memory, mono, camera)
  const result = resultOf(stage)
  const audible = useVoice(stage, result, memory, mono)

  const now = terminalTime(memory, mono)
  const calm = result === null
  const notice = 'broken' in stage && calm ? adviceOn(stage.broken) : []
  const [x, y] = calm && now !== null ? drift(now) : [0, 0]
  return (
    <div
      className="screen"
      data-meaning={result?.meaning ?? 'calm'}
      data-strip={[...notice, ...(result?.caretaker ?? [])].length > 0}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <Header view={memory.view} now={now} calm={calm} />
      {result === null ? (
        <div className="quiet">
          <CalmScene stage={stage} />
          {notice.length > 0 && <Caretaker advice={notice} />}
        </div>
      ) : (
        <ResultScene key={result.key} result={result} />
      )}
      <Footer view={memory.view} now={now} audible={audible} />
    </div>
  )
}

function CalmScene({ stage }: { stage: Stage }) {
  if (stage.kind === 'waiting') return <WaitingScene ways={stage.ways} />
  if (stage.kind === 'soon') return <SoonScene starts={stage.starts} />
  return stage.kind === 'closed' ? <ClosedScene /> : <StartingScene />
}
