/**
 * The manual for the county's people, as the desk shows it beside each page. A comment under a heading says to which
 * pages its chapter belongs: `<!-- /months /months/* -->`.
 */
import { lexer, type Token } from 'marked'
import text from '../../../../docs/manual-county.zh-CN.md?raw'

export type Chapter = { title: string; pages: string[]; tokens: Token[] }

export const chapters = chaptersOf(text)

export function chaptersOf(manual: string): Chapter[] {
  const found: Chapter[] = []
  for (const token of lexer(manual)) {
    if (token.type === 'heading' && token.depth === 2)
      found.push({ title: token.text, pages: [], tokens: [] })
    const chapter = found.at(-1)
    if (chapter === undefined || (token.type === 'heading' && token.depth === 2)) continue
    const pages = token.type === 'html' ? /^<!--((?: \/\S*)+) -->/.exec(token.raw)?.[1] : undefined
    if (pages !== undefined) chapter.pages.push(...pages.trim().split(' '))
    else chapter.tokens.push(token)
  }
  return found
}

/** The chapters of a page: its own, or those of the pages under which it lies (`/months/*`). */
export function chaptersFor(all: readonly Chapter[], path: string): Chapter[] {
  const fits = (page: string) => (page.endsWith('/*') ? path.startsWith(page.slice(0, -1)) : path === page)
  return all.filter(({ pages }) => pages.some(fits))
}
