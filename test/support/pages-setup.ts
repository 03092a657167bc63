/** Both pages as they are now, built once before the first test in a browser: no test file builds for itself. */
import { existsSync, globSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const COMMON = ['core/**/*', 'vite.config.ts', 'package-lock.json']
const SOURCES = {
  screen: ['terminal/screen/**/*', 'terminal/contract/*', ...COMMON],
  console: ['server/console/**/*', 'server/contract/*', ...COMMON],
}

export default async function setup(): Promise<void> {
  for (const page of ['screen', 'console'] as const) if (!isCurrent(page)) await rebuild(page)
}

function isCurrent(page: keyof typeof SOURCES): boolean {
  const index = join(root, 'dist', page, 'index.html')
  if (!existsSync(index)) return false
  const changed = globSync(SOURCES[page], { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs)
  return statSync(index).mtimeMs > Math.max(...changed)
}

/** Put in its place when it is whole: another run may be looking at it. */
async function rebuild(page: keyof typeof SOURCES): Promise<void> {
  const fresh = mkdtempSync(join(root, 'dist', `${page}-`))
  await build({
    configFile: join(root, 'vite.config.ts'),
    mode: page,
    logLevel: 'error',
    build: { outDir: fresh },
  })
  // What setup.mjs built is no longer there.
  rmSync(join(root, 'dist', `${page}.stamp`), { force: true })
  const place = join(root, 'dist', page)
  if (existsSync(place)) renameSync(place, `${fresh}-old`)
  renameSync(fresh, place)
  rmSync(`${fresh}-old`, { recursive: true, force: true })
}
