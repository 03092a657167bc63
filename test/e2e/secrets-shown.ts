/** Whether ID numbers get where they must not: addresses and answers of the desk, logs and files of the processes. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Those of invented people: a region that does not exist, then a day of birth. */
const ID_NUMBER = /99\d{4}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dXx]/

/** Notes every address and answer of a page in which an ID number stands. */
export function watchAnswers(page: Page, found: string[]): void {
  page.on('request', (request) => {
    if (ID_NUMBER.test(decodeURIComponent(request.url()))) found.push('ID number in an address')
  })
  page.on('response', async (response) => {
    const text = await response.text().catch(() => '')
    if (ID_NUMBER.test(text)) found.push(`ID number in ${new URL(response.url()).pathname}`)
  })
}

/** Files of a home folder, apart from the database's own, in which an ID number stands. */
export function filesWithIdNumbers(home: string): string[] {
  return globSync('**/*', { cwd: home, exclude: (name) => name === 'postgres' })
    .filter((name) => statSync(join(home, name)).isFile())
    .filter((name) => ID_NUMBER.test(readFileSync(join(home, name), 'latin1')))
}
