/** The secret that broker and server share: given, or made once on this machine and kept in its home for the owner. */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export function brokerSecret(home: string): string {
  if (process.env.YANGYI_BROKER_SECRET) return process.env.YANGYI_BROKER_SECRET
  const folder = join(home, 'keys')
  const file = join(folder, 'broker-secret')
  const aside = `${file}.${process.pid}`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    // Whole or not at all: where two start at once, the first one's secret holds.
    writeFileSync(aside, randomBytes(32).toString('base64url'), { mode: 0o600 })
    linkSync(aside, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
  return readFileSync(file, 'utf8')
}
