/** The words of the payout, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type PayoutWords, zh } from './words-zh.ts'

const PAYOUT_WORDS: Record<Language, PayoutWords> = { zh, en }

export function usePayoutWords(): PayoutWords {
  return PAYOUT_WORDS[useSpeech().language]
}
