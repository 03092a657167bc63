/**
 * The ear's half of a result: the tune, then the sentence. It is said by the recorded voice of the village where it
 * has these words, else by the browser's Chinese voice, else by espeak-ng on this machine; where there is none of
 * them, the tune alone tells the meaning.
 */
import type { Voice as Setting } from '../../contract/screen.ts'
import { type Said, textOf } from '../../contract/voice.ts'
import type { ShownMeaning } from '../result.ts'
import { browserVoice, speak } from './browser-voice.ts'
import { PACK_CHANGED, VoicePack } from './pack.ts'
import { type Note, TUNE_LENGTH, TUNES } from './tones.ts'

export type Voice = {
  announce: (meaning: ShownMeaning, said: Said, setting: Setting) => void
  /** Looks again at what is recorded. */
  refresh: () => void
  close: () => void
}

/**
 * Opens the sound. Browsers keep a page mute until it is touched, unless the kiosk's browser is started with
 * --autoplay-policy=no-user-gesture-required; `heard` tells whether sound comes out. What spoke last stands on the
 * document as `data-spoken`, for whoever looks for a fault.
 */
export function openVoice(heard: (audible: boolean) => void): Voice {
  const context = new AudioContext()
  const pack = new VoicePack(context)
  let output: GainNode | undefined
  let turn = new AbortController()

  const report = () => heard(context.state === 'running')
  const wake = () => void context.resume()
  const refresh = () => void pack.refresh()
  context.onstatechange = report
  addEventListener('pointerdown', wake)
  addEventListener('keydown', wake)
  addEventListener(PACK_CHANGED, refresh)
  refresh()
  report()

  /** A new tap interrupts the old one's voice. */
  function hush() {
    turn.abort()
    turn = new AbortController()
    speechSynthesis.cancel()
    output?.disconnect()
  }

  return {
    announce(meaning, said, { language, volume }) {
      hush()
      if (volume === 0) return
      const { signal } = turn
      // What a sleeping context is given would sound much later, at the touch that wakes it.
      if (context.state === 'running') {
        output = new GainNode(context, { gain: volume / 100 })
        output.connect(context.destination)
        playTune(output, TUNES[meaning])
        const begins = context.currentTime + TUNE_LENGTH
        void sayFirst(pack, said, { language, volume }, output, begins, signal).then(note)
      } else void sayByBrowser(said, { language, volume }, TUNE_LENGTH, signal).then(note)

      function note(voice: string | null) {
        if (!signal.aborted) document.documentElement.dataset.spoken = voice ?? 'tones'
      }
    },
    refresh,
    close() {
      hush()
      context.onstatechange = null
      removeEventListener('pointerdown', wake)
      removeEventListener('keydown', wake)
      removeEventListener(PACK_CHANGED, refresh)
      void context.close()
    },
  }
}

/** Says it by the first voice that can, at `begins` of the context's time; returns which, null where none did. */
async function sayFirst(
  pack: VoicePack,
  said: Said,
  setting: Setting,
  output: GainNode,
  begins: number,
  signal: AbortSignal,
): Promise<string | null> {
  const recorded = pack.find(said, setting.language)
  if (recorded !== null && (await playWhole(pack.load(recorded), output, begins)))
    return [recorded.language, ...recorded.clips.map(({ clip }) => clip)].join(' ')
  if (signal.aborted) return null
  const spoken = await sayByBrowser(said, setting, begins - output.context.currentTime, signal)
  if (spoken !== null || signal.aborted || !pack.says) return spoken
  return (await playWhole(
    pack.render(said, signal).then((sound) => [sound]),
    output,
    begins,
  ))
    ? 'espeak'
    : null
}

/** `pause` in s. */
async function sayByBrowser(
  said: Said,
  { language, volume }: Setting,
  pause: number,
  signal: AbortSignal,
): Promise<string | null> {
  const voice = browserVoice(language)
  if (voice === null) return null
  await new Promise((resolve) => setTimeout(resolve, pause * 1000))
  if (!signal.aborted) speak(voice, textOf(said), volume / 100)
  return 'browser'
}

/** One after the other without a gap; false where they cannot be had, and another voice must speak. */
async function playWhole(
  loading: Promise<AudioBuffer[]>,
  output: GainNode,
  begins: number,
): Promise<boolean> {
  const sounds = await loading.catch(() => null)
  if (sounds === null) return false
  const { context } = output
  let at = Math.max(begins, context.currentTime)
  for (const buffer of sounds) {
    // What was interrupted plays into an output that leads nowhere.
    const source = new AudioBufferSourceNode(context, { buffer })
    source.connect(output)
    source.start(at)
    at += buffer.duration
  }
  return true
}

function playTune(output: GainNode, tune: readonly Note[]): void {
  const { context } = output
  for (const { frequency, starts, lasts } of tune) {
    const from = context.currentTime + starts
    const note = new OscillatorNode(context, { type: 'triangle', frequency })
    const swell = new GainNode(context, { gain: 0 })
    swell.gain.setTargetAtTime(0.6, from, 0.01)
    swell.gain.setTargetAtTime(0, from + lasts - 0.08, 0.03)
    note.connect(swell).connect(output)
    note.start(from)
    note.stop(from + lasts + 0.1)
  }
}
