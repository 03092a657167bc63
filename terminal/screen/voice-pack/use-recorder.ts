/** The state of the recorder: which phrase, what is recorded, and the microphone. */
import { useEffect, useRef, useState } from 'react'
import { CLIPS } from '../../contract/voice.ts'
import { changeClip, heldClips } from './held-clips.ts'
import { type Microphone, openMicrophone } from './microphone.ts'
import { take, wavOf } from './take.ts'
import type { RecorderState } from './words.ts'

export type Recorder = {
  at: number
  held: ReadonlySet<string>
  state: RecorderState
  go: (at: number) => void
  /** Starts, or ends and keeps what was said. */
  toggle: () => void
  play: () => void
  remove: () => void
}

const NOTHING: ReadonlySet<string> = new Set()

export function useRecorder(session: string, language: string, onLocked: () => void): Recorder {
  const [at, setAt] = useState(0)
  const [held, setHeld] = useState(NOTHING)
  const [state, setState] = useState<RecorderState>('opening')
  const microphone = useRef<Microphone>(null)
  const player = useRef<AudioContext>(null)
  const clip = CLIPS[at]?.id ?? ''

  useEffect(() => {
    let closed = false
    player.current = new AudioContext()
    void openMicrophone().then((opened) => {
      if (closed) return opened?.close()
      microphone.current = opened
      setState(opened === null ? 'no-microphone' : 'ready')
    })
    return () => {
      closed = true
      microphone.current?.close()
      void player.current?.close()
    }
  }, [])

  useEffect(() => {
    void heldClips(language).then((clips) => clips && setHeld(clips))
  }, [language])

  async function play() {
    const context = player.current
    const answer = await fetch(`/voice/${language}/${clip}`).catch(() => null)
    if (context === null || answer === null || !answer.ok) return setState('failed')
    const buffer = await context.decodeAudioData(await answer.arrayBuffer()).catch(() => null)
    if (buffer === null) return setState('failed')
    const source = new AudioBufferSourceNode(context, { buffer })
    source.connect(context.destination)
    source.start()
  }

  async function keep() {
    setState('saving')
    const heard = await microphone.current?.stop()
    const voice = heard && take(heard)
    if (!voice) return setState('silent')
    if (!(await change(wavOf(voice)))) return
    setState('saved')
    await play()
  }

  async function change(sound: Blob | null): Promise<boolean> {
    const changed = await changeClip(session, language, clip, sound)
    if (changed === 'locked') onLocked()
    if (changed !== 'done') setState('failed')
    const clips = await heldClips(language)
    if (clips !== null) setHeld(clips)
    return changed === 'done'
  }

  return {
    at,
    held,
    state: state === 'ready' && held.has(clip) ? 'recorded' : state,
    go(to) {
      setAt((to + CLIPS.length) % CLIPS.length)
      if (microphone.current !== null) setState('ready')
    },
    toggle() {
      if (state === 'recording') return void keep()
      if (microphone.current === null || state === 'saving') return
      microphone.current.start()
      setState('recording')
    },
    play: () => void play(),
    remove: () => void change(null).then((done) => done && setState('ready')),
  }
}
