/** The recorded voices, and what espeak-ng renders, as sounds to play: see contract/voice.ts. */
import { parseAs } from '../../../core/shape.ts'
import { clipsOf, FALLBACK, type HeldClip, type Said, textOf, voiceHeld } from '../../contract/voice.ts'

/** Told to the window when a clip was recorded or removed. */
export const PACK_CHANGED = 'voice-pack-changed'

/** Clips that say one sentence, in their order. */
export type Recorded = { language: string; clips: HeldClip[] }

export class VoicePack {
  readonly #context: AudioContext
  readonly #decoded = new Map<string, AudioBuffer>()
  #packs = new Map<string, Map<string, HeldClip>>()
  #say = false

  constructor(context: AudioContext) {
    this.#context = context
  }

  /** Whether the machine renders what nobody recorded. */
  get says(): boolean {
    return this.#say
  }

  /** Asks the terminal what there is; where it does not answer, all stays as it was. */
  async refresh(): Promise<void> {
    const answer = await fetch('/voice').catch(() => null)
    if (answer === null || !answer.ok) return
    const parsed = parseAs(voiceHeld, await answer.text(), 'voice')
    if (!parsed.ok) return console.error(parsed.problem)
    this.#say = parsed.value.say
    this.#packs = new Map(
      parsed.value.packs.map(({ language, clips }) => [
        language,
        new Map(clips.map((clip) => [clip.clip, clip])),
      ]),
    )
  }

  /** In this language, else in the one that every voice falls back to; null where the sentence itself is missing. */
  find(said: Said, language: string): Recorded | null {
    for (const each of new Set([language, FALLBACK])) {
      const pack = this.#packs.get(each)
      for (const wanted of pack === undefined ? [] : clipsOf(said)) {
        const clips = wanted.flatMap((id) => pack?.get(id) ?? [])
        if (clips.length === wanted.length) return { language: each, clips }
      }
    }
    return null
  }

  /** Throws where a clip is gone or is no sound. */
  load({ language, clips }: Recorded): Promise<AudioBuffer[]> {
    return Promise.all(clips.map((clip) => this.#clip(language, clip)))
  }

  /** What espeak-ng makes of it; throws where it fails. */
  render(said: Said, signal: AbortSignal): Promise<AudioBuffer> {
    return this.#sound(`/voice/say?text=${encodeURIComponent(textOf(said))}`, signal)
  }

  async #clip(language: string, { clip, hash }: HeldClip): Promise<AudioBuffer> {
    const key = `${language}/${clip}/${hash}`
    const before = this.#decoded.get(key)
    if (before !== undefined) return before
    const sound = await this.#sound(`/voice/${language}/${clip}`)
    this.#decoded.set(key, sound)
    return sound
  }

  async #sound(address: string, signal?: AbortSignal): Promise<AudioBuffer> {
    const answer = await fetch(address, signal === undefined ? {} : { signal })
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    return this.#context.decodeAudioData(await answer.arrayBuffer())
  }
}
