/** Pairs of a terminal's uptime and the server's time: what is learnt from batches about its boots. */
import type { BatchHead, ChainedRecord } from '../../core/batch.ts'
import type { BootSeen, Contact } from './ledger-repository.ts'

/** Every boot that batches and their records name, with first and latest contact where there was one. */
export function bootsOf(
  batches: readonly { batch: { head: BatchHead }; arrival: { at: number } }[],
  records: readonly ChainedRecord[],
): BootSeen[] {
  const boots = new Map<string, BootSeen>(
    records.map(({ record: { boot } }) => [boot, { boot, first: null, last: null }]),
  )
  for (const { batch, arrival } of batches) {
    const { boot, uptime } = batch.head
    const contact: Contact = { uptime, time: arrival.at }
    const seen = boots.get(boot)
    const first = seen?.first == null || uptime < seen.first.uptime ? contact : seen.first
    const last = seen?.last == null || uptime > seen.last.uptime ? contact : seen.last
    boots.set(boot, { boot, first, last })
  }
  return [...boots.values()]
}
