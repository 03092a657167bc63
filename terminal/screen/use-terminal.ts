/** Ties link, memory and voice to React. */
import { useEffect, useRef, useState } from 'react'
import type { ScreenView } from '../contract/screen.ts'
import { FALLBACK } from '../contract/voice.ts'
import { openLink } from './link.ts'
import { isFresh, type Result } from './result.ts'
import { blank, type Memory, receive, type Stage, sever } from './stage.ts'
import { openVoice, type Voice } from './voice/voice.ts'

/** Before the terminal said how to speak. */
const PLAIN_VOICE: ScreenView['voice'] = { language: FALLBACK, volume: 100 }

/** The stage can change without a message, when a result's time is over. */
const TICK = 200

/** The memory of the link to `url`, and the page's monotonic time, ms. */
export function useTerminal(url: string, onStranger: () => void): { memory: Memory; mono: number } {
  const [mono, setMono] = useState(() => performance.now())
  const [memory, setMemory] = useState(() => blank(performance.now()))

  useEffect(() => {
    const beat = setInterval(() => setMono(performance.now()), TICK)
    return () => clearInterval(beat)
  }, [])

  useEffect(
    () =>
      openLink(url, {
        view: (view) => {
          const at = performance.now()
          setMemory((before) => receive(before, view, at))
          setMono(at)
        },
        severed: () => setMemory((before) => sever(before, performance.now())),
        stranger: (problem) => {
          console.error(problem)
          onStranger()
        },
      }),
    [url, onStranger],
  )
  return { memory, mono }
}

/** Announces each new result once, and a fault again when it comes back; returns whether the browser lets sound out. */
export function useVoice(stage: Stage, result: Result | null, memory: Memory, mono: number): boolean {
  const [audible, setAudible] = useState(true)
  const voice = useRef<Voice>(null)
  const announced = useRef('')

  useEffect(() => {
    voice.current = openVoice(setAudible)
    return () => voice.current?.close()
  }, [])

  const severed = memory.severedSince !== null
  useEffect(() => {
    if (!severed) voice.current?.refresh()
  }, [severed])

  useEffect(() => {
    if (announced.current === (result?.key ?? '')) return
    announced.current = result?.key ?? ''
    if (result !== null && isFresh(stage, memory, mono))
      voice.current?.announce(result.meaning, result.said, memory.view?.voice ?? PLAIN_VOICE)
  }, [stage, result, memory, mono])
  return audible
}
