/** Walks a part of a site by its own links, one page of each kind, as somebody would who tries every door. */
import type { Page } from 'playwright-core'
import { settled } from '../server/console/visit.ts'

/** What stands for any one thing of its kind: months, ids, codes. */
const ANY = /^[0-9].*|^[a-z]+-[0-9a-z]{4,}.*|^[0-9a-f-]{12,}$|.*[0-9]{2,}.*/i

/** `/elders/e-3f2a…` and `/elders/e-91c0…` are one kind of page. */
function kindOf(path: string): string {
  return path
    .split('/')
    .map((part) => (ANY.test(part) ? '*' : part))
    .join('/')
}

/**
 * Opens every kind of page that links lead to from `start`, except those that are `known`, and calls `look` on each.
 * Gives the kinds, in order.
 */
export async function walk(
  page: Page,
  start: string,
  look: (kind: string) => Promise<void>,
  { most = 60, known = new Set() }: { most?: number; known?: ReadonlySet<string> } = {},
): Promise<string[]> {
  const { origin } = new URL(start)
  const seen = new Set<string>()
  const waiting = [start]
  while (waiting.length > 0 && seen.size < most) {
    const address = waiting.shift() ?? start
    const kind = kindOf(new URL(address).pathname)
    // Each begins at their own first page.
    if (seen.has(kind) || (known.has(kind) && address !== start)) continue
    seen.add(kind)
    await page.goto(address)
    await page.locator('main h1').first().waitFor()
    await page.locator('.waiting').first().waitFor({ state: 'detached' })
    await settled(page)
    await look(kind)
    const links = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
        .filter((link) => link.target !== '_blank' && !link.hasAttribute('download'))
        .map((link) => link.href),
    )
    for (const link of links) {
      const url = new URL(link)
      if (url.origin === origin && !/^\/(api|bulletin)\b/.test(url.pathname)) waiting.push(link)
    }
  }
  return [...seen]
}
