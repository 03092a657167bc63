import type { ReactNode } from 'react'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import './session.css'

/** The page before the desk: the name of the house on one side, a small form on the other. */
export function FrontDoor({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const words = useWords()
  const { language, speak } = useSpeech()
  return (
    <div className="front-door">
      <div className="front-door-name">
        <div className="front-door-product">{words.product}</div>
        <div>{words.tagline}</div>
        <blockquote className="front-door-verse">{words.session.verse}</blockquote>
      </div>
      <main className="front-door-form">
        <div className="front-door-box">
          <h1>{title}</h1>
          {note !== undefined && <p className="form-note">{note}</p>}
          {children}
        </div>
        <button
          type="button"
          className="front-door-language"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => speak(language === 'zh' ? 'en' : 'zh')}
        >
          {words.otherLanguage}
        </button>
      </main>
    </div>
  )
}
