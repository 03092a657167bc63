/**
 * Makes a clip of what the microphone heard: silence off both ends, so that clips follow each other like words of one
 * sentence, and all of them equally loud. Pure sample by sample work; the clip is a WAV of 16 bits.
 */

/** Enough for speech. */
export const SAMPLE_RATE = 24_000
/** Of full scale: a room at noon stays below it, a voice at the screen is far above. */
const SILENCE = 0.02
/** Kept before and after the voice, s: the first sound of 四 is quiet. */
const MARGIN = 0.06
/** Root of the mean square that each clip is brought to, and the peak that none exceeds. */
const LOUDNESS = 0.16
const PEAK = 0.95
/** s; a shorter sound is a knock. */
const SHORTEST = 0.15
const LONGEST = 5

/** The voice alone, levelled; null where nobody spoke. */
export function take(samples: Float32Array): Float32Array<ArrayBuffer> | null {
  const first = samples.findIndex(isVoice)
  const last = samples.findLastIndex(isVoice)
  if (first < 0 || last - first < SHORTEST * SAMPLE_RATE) return null
  const margin = MARGIN * SAMPLE_RATE
  const from = Math.max(0, first - margin)
  const voice = samples.slice(from, Math.min(last + margin, from + LONGEST * SAMPLE_RATE))
  const mean = Math.sqrt(voice.reduce((sum, sample) => sum + sample * sample, 0) / voice.length)
  const peak = voice.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const gain = Math.min(LOUDNESS / mean, PEAK / peak)
  return voice.map((sample) => sample * gain)
}

const isVoice = (sample: number) => Math.abs(sample) > SILENCE

/** One channel, 16 bits. */
export function wavOf(samples: Float32Array): Blob {
  const data = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const word = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i += 1) data.setUint8(at + i, letters.charCodeAt(i))
  }
  word(0, 'RIFF')
  data.setUint32(4, data.byteLength - 8, true)
  word(8, 'WAVEfmt ')
  data.setUint32(16, 16, true)
  data.setUint16(20, 1, true)
  data.setUint16(22, 1, true)
  data.setUint32(24, SAMPLE_RATE, true)
  data.setUint32(28, SAMPLE_RATE * 2, true)
  data.setUint16(32, 2, true)
  data.setUint16(34, 16, true)
  word(36, 'data')
  data.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, i) => {
    data.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  })
  return new Blob([data.buffer], { type: 'audio/wav' })
}
