/**
 * Records the kiosk's voice in the dialect of the village 录乡音: one phrase after the other in huge type, no keyboard.
 * A tap starts and a tap ends a recording; who keeps the finger on the button ends it by letting go.
 */
import { useRef } from 'react'
import '../style/voice-pack.css'
import { CLIPS } from '../../contract/voice.ts'
import { useRecorder } from './use-recorder.ts'
import { RECORDER, STATES } from './words.ts'

/** ms; a finger that stays longer is holding. */
const HOLD = 500

type Props = {
  session: string
  /** Whose pack is recorded, as in the settings of the voice. */
  language: string
  /** The session has ended. */
  onLocked: () => void
}

export function VoiceRecorder({ session, language, onLocked }: Props) {
  const { at, held, state, go, toggle, play, remove } = useRecorder(session, language, onLocked)
  const pressed = useRef(0)
  const clip = CLIPS[at]
  if (clip === undefined) return null
  const recording = state === 'recording'
  const busy = recording || state === 'saving'
  const missing = CLIPS.findIndex(({ id }, i) => i > at && !held.has(id))
  return (
    <section className="recorder" data-state={state}>
      <header className="progress">
        <h2>{RECORDER.title}</h2>
        <p className="digits">
          {RECORDER.progress(CLIPS.filter(({ id }) => held.has(id)).length, CLIPS.length)}
        </p>
        <progress value={held.size} max={CLIPS.length} />
      </header>
      <div className="phrase-shown">
        <p className="say" data-recorded={held.has(clip.id)}>
          {clip.text}
        </p>
        <p className="kind">
          {clip.id.startsWith('surname-') && `${RECORDER.surname} · `}
          {STATES[state]}
        </p>
      </div>
      <button
        type="button"
        className="record"
        disabled={state === 'opening' || state === 'no-microphone' || state === 'saving'}
        onPointerDown={({ timeStamp }) => {
          pressed.current = recording ? Number.POSITIVE_INFINITY : timeStamp
          toggle()
        }}
        onPointerUp={({ timeStamp }) => {
          if (timeStamp - pressed.current > HOLD) toggle()
        }}
      >
        <span className="dot" />
        {recording ? RECORDER.stop : RECORDER.record}
      </button>
      <nav className="steps">
        <button type="button" disabled={busy} onClick={() => go(at - 1)}>
          {RECORDER.before}
        </button>
        <button type="button" disabled={busy || !held.has(clip.id)} onClick={play}>
          {RECORDER.play}
        </button>
        <button type="button" disabled={busy || !held.has(clip.id)} onClick={remove}>
          {RECORDER.remove}
        </button>
        <button type="button" disabled={busy} onClick={() => go(at + 1)}>
          {RECORDER.next}
        </button>
        <button type="button" disabled={busy || missing < 0} onClick={() => go(missing)}>
          {RECORDER.missing}
        </button>
      </nav>
    </section>
  )
}
