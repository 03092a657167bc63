/** What a page must not have, whoever looks at it: barriers, words in a foreign language, things that stick out. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious and critical findings of axe-core, each with the first place where it is. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`)
}

/** Names of things that are the same in every language. */
const COMMON =
  /^(Excel|WPS|PDF|CSV|XLSX|GBK|UTF|JSON|XML|ISO|Ctrl|Enter|Esc|axe|Asia|Shanghai|SHA|English|yangyi|pain|MB|KB|ID|IC|CPU|RSS)$/i

/** English words that a reader of Chinese meets; what stands in `code`, is a name not to be translated, or is said to be in another language is none. */
export async function foreignWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement
      if (
        element === null ||
        element.closest('code, pre, kbd, script, style, [translate=no], [lang]:not([lang^=zh])')
      )
        continue
      if (element.getClientRects().length > 0) found.push(node.textContent ?? '')
    }
    return found
  })
  const words = texts.flatMap((text) => text.match(/(?<![\w./-])[A-Za-z]{3,}(?![\w./-])/g) ?? [])
  return [...new Set(words)].filter((word) => !COMMON.test(word))
}

/** How many pixels the page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
