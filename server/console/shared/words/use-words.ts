/** The words of the chosen language, with what formats in it. */
import { createContext, useContext } from 'react'
import { type Term, termOf } from '../../../../core/terms.ts'
import { en } from './en.ts'
import type { Language } from './language.ts'
import { type Words, zh } from './zh.ts'

export const WORDS: Record<Language, Words> = { zh, en }

export type Speech = { language: Language; speak: (language: Language) => void }

export const SpeechContext = createContext<Speech>({ language: 'zh', speak: () => undefined })

export function useWords(): Words {
  return WORDS[useContext(SpeechContext).language]
}

export function useSpeech(): Speech {
  return useContext(SpeechContext)
}

/** The word for a code in one of the field's lists; the code itself where a county uses one of its own. */
export function useTerms(): (terms: Readonly<Record<string, Term>>, code: string) => string {
  const { language } = useContext(SpeechContext)
  return (terms, code) => termOf(terms, code, language)
}
