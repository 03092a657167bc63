/** The words of the month's path, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type PathWords, zh } from './words-zh.ts'

const PATH_WORDS: Record<Language, PathWords> = { zh, en }

export function usePathWords(): PathWords {
  return PATH_WORDS[useSpeech().language]
}
