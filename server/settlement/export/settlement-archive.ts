import type { Pool } from 'pg'
import { settlementFiles, type ToExport } from './settlement-files.ts'
import { zip } from './zip.ts'

/** The archive of a settlement as it is read; whoever stops reading ends the transaction. */
export async function* settlementArchive(pool: Pool, of: ToExport): AsyncGenerator<Buffer> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query('BEGIN READ ONLY')
    yield* gathered(zip(settlementFiles(client, of)))
  } finally {
    await client.query('ROLLBACK').catch(onError)
    client.off('error', onError)
    client.release(broken)
  }
}

const PIECE = 64 * 1024

/** Many small pieces would each cost a turn of the stream. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let kept: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    kept.push(piece)
    length += piece.length
    if (length < PIECE) continue
    yield Buffer.concat(kept)
    kept = []
    length = 0
  }
  yield Buffer.concat(kept)
}
