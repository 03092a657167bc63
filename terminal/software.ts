/** Name and version of this program, as they stand in records and in the terminal's status. */
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

export const SOFTWARE = `yangyi ${version}`
