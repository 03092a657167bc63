import { resolve } from 'node:path'

/** Where the servers under test unpack the browser that prints, once for all of them. */
export const BROWSER_FOLDER = resolve(import.meta.dirname, '../output/browser')
