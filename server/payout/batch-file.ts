/** The bank file of a batch, made again to the very bytes whose hash the batch holds. */
import { createHash } from 'node:crypto'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import { bankContext } from '../register/card-secrets.ts'
import type { Secrets } from '../secrets.ts'
import { type Batch, listSteps } from './batch-repository.ts'
import { listFileLines } from './line-repository.ts'
import { makeBankFile, shanghaiTime } from './prepare-batch.ts'
import { getTemplateVersion } from './template-repository.ts'

/** It holds full account numbers. Throws where its hash is not the batch's. */
export async function remakeFile(
  client: Queryable,
  secrets: Pick<Secrets, 'open'>,
  batch: Batch,
): Promise<{ name: string; bytes: Uint8Array }> {
  const template = await getTemplateVersion(client, batch.templateId, batch.templateVersion)
  const [prepared] = await listSteps(client, batch.id)
  if (prepared === undefined) throw new Error(`batch ${batch.id} was never prepared`)
  const lines = await listFileLines(client, batch.id)
  const file = makeBankFile(template, {
    month: batch.month as PlainMonth,
    batch: batch.name,
    document: batch.document,
    payDay: batch.payDay,
    made: shanghaiTime(prepared.at),
    payments: lines.map(({ reference, written, bank, bankCode, sealed, fen, owner }) => ({
      ...{ reference, holder: written, bank, bankCode, fen },
      account: secrets.open(sealed, bankContext(batch.payees, owner)),
    })),
  })
  const hash = createHash('sha256').update(file.bytes).digest()
  if (!hash.equals(batch.fileHash))
    throw new Error(`the file of batch ${batch.name} is not the one that was prepared`)
  return file
}
