/**
 * Archives on their way out. One is first written to a file of no name, as fast as the database reads, and one after
 * the other: however slowly they are fetched, and by however many, no more than one connection is held.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export function createSpool() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    /** The whole archive, to be read from its file; with what breaks it off, nothing is given. */
    make(archive: AsyncIterable<Uint8Array>): Promise<Readable> {
      const next = last.then(() => spooled(archive))
      last = next.catch(() => {})
      return next
    },
  }
}

async function spooled(archive: AsyncIterable<Uint8Array>): Promise<Readable> {
  const folder = await mkdtemp(join(tmpdir(), 'yangyi-export-'))
  // Whatever becomes of this process, nothing of it stays: an open file needs no name.
  const remove = () => rm(folder, { recursive: true })
  const file = await open(join(folder, 'archive'), 'wx+', 0o600).finally(remove)
  try {
    await file.writeFile(archive)
    return file.createReadStream({ start: 0 })
  } catch (error) {
    await file.close()
    throw error
  }
}
