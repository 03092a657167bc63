/** The words of changes, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type ChangeWords, zh } from './words-zh.ts'

export const CHANGE_WORDS: Record<Language, ChangeWords> = { zh, en }

export function useChangeWords(): ChangeWords {
  return CHANGE_WORDS[useSpeech().language]
}
