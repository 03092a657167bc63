/** The words of importing, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type ImportWords, zh } from './words-zh.ts'

const IMPORT_WORDS: Record<Language, ImportWords> = { zh, en }

export function useImportWords(): ImportWords {
  return IMPORT_WORDS[useSpeech().language]
}
