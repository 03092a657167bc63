/** The browser's own Chinese voice, where this machine has one. */
import { FALLBACK } from '../../contract/voice.ts'

/** Slow and clear: common voices say some 220 characters a minute at 1, the ear of an elder wants 120 to 150. */
const RATE = 0.65

/** Only a voice of this machine: others need the network, and names would leave the house. */
export function browserVoice(language: string): SpeechSynthesisVoice | null {
  const local = speechSynthesis.getVoices().filter(({ localService }) => localService)
  for (const each of [language, FALLBACK]) {
    const voice = local.find(({ lang }) => plain(lang) === plain(each))
    if (voice !== undefined) return voice
  }
  return null
}

/** One language has many names: zh_CN, cmn-Hans-CN and zh-CN are the same; zh-HK and yue-HK are. */
const plain = (language: string) =>
  language
    .replaceAll('_', '-')
    .replace(/-Han[st]\b/i, '')
    .replace(/^cmn\b/i, 'zh')
    .replace(/^yue(-HK)?$/i, 'zh-HK')
    .toLowerCase()

export function speak(voice: SpeechSynthesisVoice, sentence: string, volume: number): void {
  const utterance = new SpeechSynthesisUtterance(sentence)
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.rate = RATE
  utterance.volume = volume
  speechSynthesis.speak(utterance)
}
