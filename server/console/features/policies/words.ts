/** The words of policies, in the chosen language. */

import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type PolicyWords, zh } from './words-zh.ts'

const POLICY_WORDS: Record<Language, PolicyWords> = { zh, en }

export function usePolicyWords(): PolicyWords {
  return POLICY_WORDS[useSpeech().language]
}
