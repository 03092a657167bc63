/** Writes an export of records (docs/record-format.md §5) piece by piece, as it is read from the ledger. */
import { type ExportHeader, ExportWriter } from '../../core/verify/export-file.ts'
import { exportStream } from '../ingest/export-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { type ExportPart, findCountyName } from './record-export-repository.ts'

const PIECE_CHARACTERS = 64 * 1024

export type RecordExport = {
  client: Queryable
  secrets: Pick<Secrets, 'sign' | 'publicKey'>
  of: Pick<ExportHeader, 'month' | 'terminal'>
  parts: readonly ExportPart[]
  /** ms since 1970. */
  made: number
}

/** What it holds is settled when it begins: the ledger only grows meanwhile. */
export async function* exportRecords(asked: RecordExport): AsyncGenerator<string> {
  const { client, secrets, of, parts, made } = asked
  const writer = new ExportWriter()
  let piece = writer.begin(
    {
      ...{ format: 'yangyi-records', v: 1, made, signer: 'county', ...of },
      county: { name: await findCountyName(client), key: secrets.publicKey },
      chains: parts.map(({ chain }) => chain),
    },
    secrets.sign,
  )
  for (const { chain, head } of parts) {
    piece += writer.chain(chain)
    for await (const { seq, text } of exportStream(client, chain.terminal, chain.epoch, chain)) {
      piece += writer.record(text)
      if (seq === head?.last) piece += writer.head(head)
      if (piece.length < PIECE_CHARACTERS) continue
      yield piece
      piece = ''
    }
  }
  yield piece + writer.end()
}
