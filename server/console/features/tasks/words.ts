/** The words of what waits, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { en } from './words-en.ts'
import { type TaskWords, zh } from './words-zh.ts'

const TASK_WORDS: Record<Language, TaskWords> = { zh, en }

export function useTaskWords(): TaskWords {
  return TASK_WORDS[useSpeech().language]
}
