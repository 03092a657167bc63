/** The two languages of the desk, and which of them this device keeps. Chinese unless someone chose otherwise. */

export type Language = 'zh' | 'en'

const KEY = 'yangyi.language'

export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'
  } catch {
    // A browser that keeps nothing: the default holds.
    return 'zh'
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // Kept for this page only.
  }
}
