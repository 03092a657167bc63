/** The words of elders' own pages, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type ElderWords, zh } from './words-zh.ts'

const ELDER_WORDS: Record<Language, ElderWords> = { zh, en }

export function useElderWords(): ElderWords {
  return ELDER_WORDS[useSpeech().language]
}
