/**
 * The embedded database on a disk that can be filled: it is kept running, as the server keeps its own, and told on
 * its parent's channel when there is no room left and when there is again.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keepPostgres } from '../../cli/keep-postgres.ts'

const [, , home = ''] = process.argv
const filler = join(home, 'filler')
const PIECES = [1024 * 1024, 4096]

const postgres = await keepPostgres({ home, log: { info() {}, warn() {} } })
process.on('message', async (order) => {
  if (order === 'full') fill()
  else if (order === 'room') rmSync(filler)
  else {
    await postgres.stop()
    process.disconnect()
    return
  }
  process.send?.({ done: order })
})
process.send?.({ url: postgres.url })

/** Until not one page more fits. */
function fill(): void {
  const file = openSync(filler, 'w')
  for (const size of PIECES) {
    try {
      for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
  closeSync(file)
}
