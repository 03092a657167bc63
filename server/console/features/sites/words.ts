/** The words of sites' life and pages, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type SiteWords, zh } from './words-zh.ts'

const SITE_WORDS: Record<Language, SiteWords> = { zh, en }

export function useSiteWords(): SiteWords {
  return SITE_WORDS[useSpeech().language]
}
