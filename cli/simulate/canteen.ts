/** A day at the canteens: who comes when, what the screen shows, and what the caretaker takes back. */
import { Chance } from './chance.ts'
import { type Green, keyOf, type Model } from './model.ts'
import type { Terminal } from './terminal.ts'
import { MEALS, type Village } from './village.ts'
import type { World } from './world.ts'

export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const COMES = 0.75
const COMES_AGAIN = 0.12
const TAKEN_BACK = 0.08
const STRANGER = 0.02

/** Plans every tap of `days` days; `at` gives the machines that stand at a site when the time comes. */
export function planTaps(
  world: World,
  model: Model,
  village: Village,
  days: number,
  at: (site: string) => readonly Terminal[],
): void {
  const chance = new Chance(`taps ${world.seed}`)
  for (let day = 0; day < days; day += 1) {
    for (const site of village.sites) {
      for (const { starts, ends } of MEALS) {
        const visit = (card: string, elder: string, minute: number) =>
          world.at(world.began + day * DAY_MS + Math.round(minute * MINUTE_MS), () => {
            const machine = world.chance.pick(at(site.id))
            tap(world, model, machine, card, elder, chance)
          })
        for (const { id, card } of site.elders) {
          if (!chance.hits(COMES)) continue
          // Some come before the meal's times or after them.
          const minute = starts - 15 + chance.next() * (ends - starts + 30)
          visit(card, id, minute)
          if (chance.hits(COMES_AGAIN)) visit(card, id, minute + chance.next() * 30)
        }
        if (chance.hits(STRANGER)) visit('chip:00C0FFEE', 'a stranger', starts + 5)
      }
    }
  }
}

/** One card on the reader; what the screen says of it goes to the model. */
function tap(
  world: World,
  model: Model,
  machine: Terminal,
  card: string,
  elder: string,
  chance: Chance,
): void {
  const back = chance.hits(TAKEN_BACK)
  const backAfter = chance.between(1, 10) * MINUTE_MS
  let day: string | null = null
  const alive = machine.act((kiosk) => {
    const before = kiosk.view()
    day = before.day
    if (before.trouble !== null) return
    kiosk.card(card, 0)
    const { tap, day: shownDay } = kiosk.view()
    if (tap === null || tap.number === before.tap?.number) return
    world.note(machine.name, `shows ${tap.code} to ${elder}, ${shownDay} ${tap.meal}`)
    const epoch = kiosk.place?.journal.epoch ?? ''
    const seen = { machine: machine.name, epoch, elder, day: shownDay, meal: tap.meal, at: world.now }
    if (tap.code === 'already-eaten') model.echo(seen)
    if (tap.code !== 'recorded') return
    const green = model.green(seen)
    const seq = kiosk.place?.journal.mark.last ?? 0
    if (back) world.after(backAfter, () => takeBack(world, model, machine, green, seq), null)
  })
  if (!alive && day !== null) model.doubt(elder, day)
}

/** The caretaker takes a meal back, as long as the journal in which it stands is at work. */
function takeBack(world: World, model: Model, machine: Terminal, green: Green, seq: number): void {
  let done = false
  let tried = false
  const alive = machine.act(({ place }) => {
    if (place?.journal.epoch !== green.epoch || place.journal.mark.last < seq) return
    tried = true
    const written = place.journal.append('void', { voids: seq, day: green.day, reason: '刷错卡' })
    if (!written.ok) return
    place.written()
    done = true
  })
  if (done && alive) {
    model.voided(green)
    world.note(machine.name, `takes back ${keyOf(green)}`)
  } else if (tried && !alive) model.excuse([green])
}
