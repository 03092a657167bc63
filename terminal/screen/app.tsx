/** One screen: header, stage, footer. The meaning of the stage colours all of it. */
import { ClosedScene, SoonScene, StartingScene, WaitingScene } from './calm-scenes.tsx'
import { useCamera } from './camera/use-camera.ts'
import { CareScreen } from './care/care-screen.tsx'
import { CareEntry } from './care/entry.tsx'
import { useCare } from './care/use-care.ts'
import { Caretaker } from './caretaker.tsx'
import { drift } from './drift.ts'
import { Footer, Header } from './frame.tsx'
import { noticeAt, noticesOf } from './notices.ts'
import { resultOf } from './result.ts'
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
  const care = useCare(memory.view, mono)
  const calm = result === null
  const notice =
    calm && memory.view !== null && now !== null ? noticeAt(noticesOf(memory.view, stage, now), now) : null
  const [x, y] = calm && now !== null ? drift(now) : [0, 0]
  const screen = (
    <div
      className="screen"
      data-meaning={result?.meaning ?? 'calm'}
      data-strip={notice !== null || (result !== null && result.caretaker.length > 0)}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <Header view={memory.view} now={now} calm={calm} />
      {result === null ? (
        <div className="quiet">
          <CalmScene stage={stage} menu={memory.view?.menu ?? null} />
          {notice && <Caretaker {...notice} />}
        </div>
      ) : (
        <ResultScene key={result.key} result={result} />
      )}
      <Footer view={memory.view} now={now} audible={audible} />
      {memory.view !== null && now !== null && isAttended(stage) && (
        <CareEntry care={care} tap={memory.view.tap} now={now} />
      )}
    </div>
  )
  return (
    <>
      {!care.shown && screen}
      {memory.view !== null && now !== null && (
        <CareScreen care={care} view={memory.view} now={now} result={result} />
      )}
    </>
  )
}

/** Where nothing can be written the caretaker can do nothing either. */
const isAttended = (stage: Stage) => stage.kind !== 'fault' || stage.code === 'no-reader'

function CalmScene({ stage, menu }: { stage: Stage; menu: string | null }) {
  if (stage.kind === 'waiting') return <WaitingScene ways={stage.ways} menu={menu} />
  if (stage.kind === 'soon') return <SoonScene starts={stage.starts} menu={menu} />
  return stage.kind === 'closed' ? <ClosedScene /> : <StartingScene />
}
