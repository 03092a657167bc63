/** Clocks that are set and disks that refuse while cards are laid on: what the screen showed green stands in the chain, once. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseRecord, type RecordBody } from '../../core/record.ts'
import { createClock } from '../../terminal/clock.ts'
import { openJournal } from '../../terminal/journal/open.ts'
import { Kiosk } from '../../terminal/kiosk.ts'
import { elder } from './care/stand.ts'
import { journalOptions, machineAt, NOON, quiet, rosterOf, rosterToken, scratch } from './support.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const ELDERS = 40
const card = (n: number) => `chip:${String(n).padStart(8, '0')}`

function stand(contact: boolean) {
  const machine = machineAt(NOON)
  const clock = createClock(machine, null, NOON - DAY, NOON)
  if (contact) clock.heard(NOON, { boot: machine.boot, uptime: machine.uptime() })
  const folder = scratch()
  const options = journalOptions(join(folder, 'journal.db'), { stamp: clock.stamp })
  const journal = openJournal(options)
  onTestFinished(() => journal.close())
  const elders = Array.from({ length: ELDERS }, (_, n) =>
    elder(n, { cards: [{ token: rosterToken(card(n)), lost: false }] }),
  )
  const roster = rosterOf(5, { elders })
  const kiosk = new Kiosk(clock, { readers: [{ kind: 'sam', state: 'ready' }], camera: false }, 'test', quiet)
  kiosk.takePlace({
    ...{ siteName: '柳树村', rosterToken, journal, clock, roster: () => roster },
    ...{ online: () => false, written: () => {} },
  })
  kiosk.tick()
  const greens: string[] = []
  /** Lays on a card, and notes what a person before the screen sees. */
  const tap = (n: number) => {
    const before = kiosk.view().tap?.number
    kiosk.card(card(n), 0)
    const { tap: shown, trouble } = kiosk.view()
    if (trouble === null && shown?.code === 'recorded' && shown.number !== before)
      greens.push(shown.name ?? '')
    // Beyond the moment in which a card counts as still lying there.
    machine.pass(5_000)
    return shown?.code ?? trouble
  }
  /** What stands in the file, read again from the beginning: an open one proves its chain. */
  const written = () => {
    journal.close()
    const again = openJournal(options)
    expect(again.epoch).toBe(journal.epoch)
    const bodies = again.batch(1, again.mark.last).flatMap(({ text }) => {
      const read = parseRecord(text)
      return read.ok ? [read.value] : []
    })
    again.close()
    const meals = bodies.flatMap(({ kind, body }) => (kind === 'meal' ? [body as RecordBody<'meal'>] : []))
    return { meals, jumps: bodies.filter(({ kind }) => kind === 'clock').length }
  }
  return { machine, clock, folder, kiosk, greens, tap, written }
}

describe.each([
  ['a year back', -365 * DAY],
  ['a day forward', DAY],
])('a wall clock that is set %s under taps', (_, jump) => {
  test('changes nothing where the county told the time', () => {
    const { machine, kiosk, greens, tap, written } = stand(true)
    for (let n = 0; n < 10; n += 1) tap(n)
    machine.time += jump
    for (let n = 0; n < 20; n += 1) expect(tap(n)).toBe(n < 10 ? 'already-eaten' : 'recorded')
    expect(kiosk.view()).toMatchObject({ clock: 'contact', day: '2024-07-18', count: { total: 20 } })
    kiosk.tick()
    const { meals, jumps } = written()
    expect(meals.map(({ elder: id, day }) => `${day} ${id}`)).toEqual(
      greens.map((name) => `2024-07-18 e-${name.slice('老人'.length)}`),
    )
    expect([new Set(greens).size, jumps]).toEqual([20, 1])
  })

  test('loses no meal where nobody told it, and says that it is wrong where that can be known', () => {
    const { machine, clock, kiosk, greens, tap, written } = stand(false)
    for (let n = 0; n < 10; n += 1) tap(n)
    machine.time += jump
    for (let n = 10; n < 20; n += 1) expect(tap(n)).toBe('recorded')
    kiosk.tick()
    expect(kiosk.view().clock).toBe(jump < 0 ? 'wrong' : 'wall')
    // The county tells the time: it is the eighteenth, and who ate today has eaten.
    const true_ = NOON + 20 * 5_000
    clock.heard(true_, { boot: machine.boot, uptime: machine.uptime() })
    expect(kiosk.view()).toMatchObject({ clock: 'contact', day: '2024-07-18' })
    expect(tap(3)).toBe('already-eaten')
    expect(tap(20)).toBe('recorded')
    const { meals, jumps } = written()
    expect(meals.map(({ elder: id }) => `老人${id?.slice(2)}`)).toEqual(greens)
    expect([new Set(greens).size, jumps]).toEqual([21, 1])
    // What was written by the wall clock says so.
    expect(meals.map(({ clock: quality }) => quality)).toEqual([...Array(20).fill('wall'), 'contact'])
  })
})

const NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount'] as const
const mayMount =
  spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test.runIf(mayMount)(
  'a disk that is mounted read-only is told as such, and its journal stays as it is',
  () => {
    const { folder, tap, written } = stand(true)
    for (let n = 0; n < 5; n += 1) tap(n)
    expect(written().meals).toHaveLength(5)
    const file = join(folder, 'journal.db')
    const before = readFileSync(file)
    const script = `mount --bind "${folder}" "${folder}" && mount -o remount,bind,ro "${folder}" &&
    exec "${process.execPath}" --disable-warning=ExperimentalWarning --input-type=module -e "$0"`
    const program = `
    import { openJournal } from '${join(import.meta.dirname, '../../terminal/journal/open.ts')}'
    const options = { file: '${file}', terminal: 'liushu-1', genesis: { site: 's', publicKey: 'k', software: 'x' },
      stamp: () => ({ at: 1, boot: 'b', uptime: 1 }), newEpoch: () => '0'.repeat(32), log: { warn() {} } }
    try { openJournal(options); console.log('open') } catch (error) { console.log(error.code) }`
    const { stdout } = spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), 'sh', '-c', script, program])
    expect(stdout.toString().trim()).toBe('journal-read-only')
    expect(readFileSync(file)).toEqual(before)
  },
)
