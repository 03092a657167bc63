/**
 * A terminal on a disk that fills up: takes a card, ticks, or makes room as it is told on its standard input, and says
 * after each order how it is.
 */
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClock } from '../../terminal/clock.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { Kiosk } from '../../terminal/kiosk.ts'
import { thisMachine } from '../../terminal/machine.ts'

const [, , folder = '', ballast = '0'] = process.argv
const filler = join(folder, 'filler')
writeFileSync(filler, Buffer.alloc(Number(ballast)))

const log = { info() {}, warn() {}, error() {} }
const clock = createClock(thisMachine(), null)
const journal = openJournal({
  file: join(folder, 'journal.db'),
  terminal: 'liushu-1',
  genesis: { site: 'liushu', publicKey: 'k', software: 'yangyi test' },
  stamp: clock.stamp,
  newEpoch: () => '0'.repeat(32),
  log,
})
const site = { id: 'liushu', name: '柳树村', opened: '2024-01-01', closed: null, serviceDayStarts: 240 }
const roster = {
  ...{ v: 1 as const, terminal: 'liushu-1', version: 1, issued: 0, cardKeys: [], elders: [] },
  site: { ...site, meals: [], closures: [] },
}
const kiosk = new Kiosk(clock, { readers: [], camera: false }, 'yangyi test', log)
kiosk.takePlace({
  ...{ siteName: site.name, journal, clock, roster: () => roster, online: () => false, written: () => {} },
  rosterToken: (token: string) => token.padStart(32, '0'),
})

let cards = 0
const orders: Record<string, () => void> = {
  card() {
    cards += 1
    kiosk.card(cards.toString(16), 0)
  },
  tick: () => kiosk.tick(),
  room() {
    rmSync(filler)
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:'])
  },
  end: () => process.exit(0),
}
function say(): void {
  const { trouble, disk, tap } = kiosk.view()
  writeSync(1, `${JSON.stringify({ trouble, disk, shown: tap?.code ?? null, last: journal.mark.last })}\n`)
}
createInterface(process.stdin).on('line', (order) => {
  orders[order]?.()
  say()
})
say()
