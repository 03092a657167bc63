/**
 * Appends meals and acknowledgements until it is killed, and says each meal only after its commit. With `trim` it
 * trims as well, as if each acknowledgement were old.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openJournal } from '../../terminal/journal/open.ts'

const [, , file = '', trim = ''] = process.argv
const journal = openJournal({
  file,
  terminal: 'liushu-1',
  genesis: { site: 'liushu', publicKey: 'k', software: 'yangyi test' },
  stamp: () => ({ at: 1_721_275_200_000, boot: 'boot-1', uptime: 1_000 }),
  newEpoch: () => randomBytes(16).toString('hex'),
  log: { info() {}, error: (fields, message) => writeSync(2, `${message} ${JSON.stringify(fields)}`) },
})
writeSync(1, `epoch ${journal.epoch}\n`)
for (;;) {
  const appended = journal.append('meal', {
    ...{
      site: 'liushu',
      day: '2024-07-18',
      meal: 'lunch',
      service: 'dine-in',
      elder: `e-${journal.mark.last}`,
    },
    ...{ token: 'a'.repeat(32), price: 800, time: 1_721_275_200_000, clock: 'wall', roster: 1, reason: null },
    ...{ assisted: null, carrier: null, collective: null },
  })
  if (!appended.ok) throw appended.failure
  writeSync(1, `${appended.record.record.seq} ${appended.record.hash}\n`)
  if (journal.mark.last % 7 === 0)
    journal.acknowledge(journal.mark.last - 3, 1_721_275_200_000 + journal.mark.last * 86_400_000, null)
  if (trim === 'trim') journal.trim({ days: -1, records: 5, piece: 3 })
}
