/** The ear's half of a result: the tune, then the sentence in the browser's Chinese voice where it has one. */
import type { ShownMeaning } from './result.ts'
import { type Note, TUNE_LENGTH, TUNES } from './tones.ts'

/** Slow and clear: common voices say some 220 characters a minute at 1, the ear of an elder wants 120 to 150. */
const RATE = 0.65

export type Voice = { announce: (meaning: ShownMeaning, sentence: string) => void; close: () => void }

/**
 * Opens the sound. Browsers keep a page mute until it is touched, unless the kiosk's browser is started with
 * --autoplay-policy=no-user-gesture-required; `heard` tells whether sound comes out.
 */
export function openVoice(heard: (audible: boolean) => void): Voice {
  const context = new AudioContext()
  let playing: GainNode | undefined
  let speaking: ReturnType<typeof setTimeout> | undefined

  const report = () => heard(context.state === 'running')
  const wake = () => void context.resume()
  context.onstatechange = report
  addEventListener('pointerdown', wake)
  addEventListener('keydown', wake)
  report()

  /** A new tap interrupts the old one's voice. */
  function hush() {
    clearTimeout(speaking)
    speechSynthesis.cancel()
    playing?.disconnect()
  }

  return {
    announce(meaning, sentence) {
      hush()
      // What a sleeping context is given would sound much later, at the touch that wakes it.
      if (context.state === 'running') playing = play(context, TUNES[meaning])
      speaking = setTimeout(() => speak(sentence), TUNE_LENGTH * 1000)
    },
    close() {
      hush()
      context.onstatechange = null
      removeEventListener('pointerdown', wake)
      removeEventListener('keydown', wake)
      void context.close()
    },
  }
}

function play(context: AudioContext, tune: readonly Note[]): GainNode {
  const output = new GainNode(context)
  output.connect(context.destination)
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
  return output
}

function speak(sentence: string) {
  // Only a voice of this machine: others need the network, and names would leave the house.
  const voice = speechSynthesis
    .getVoices()
    .find(({ lang, localService }) => localService && /^(zh|cmn)[-_](Hans[-_])?CN/i.test(lang))
  if (voice === undefined) return
  const utterance = new SpeechSynthesisUtterance(sentence)
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.rate = RATE
  speechSynthesis.speak(utterance)
}
