/**
 * Tells terminals that are online which elders had which meal at another one on the present service day: everything to
 * one that has just come, and what is new to the others, some seconds' worth at a time.
 */
import type { Json } from '../../core/canonical.ts'
import { type Elsewhere, MOST_TOLD } from '../../core/elsewhere.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { signedText } from '../../core/signed.ts'
import { MEALS } from '../../core/vocabulary.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { getCome, type HadMeal, listHadMeals } from './elsewhere-repository.ts'
import type { Teller, TellerDeps } from './teller.ts'

const LOOK_EVERY_MS = 5_000

/** What one terminal was told, as keys of meals; null: nothing yet. */
type Told = Set<string> | null

export function createElsewhereTeller({ pool, sign, send, now, log }: TellerDeps): Teller {
  const online = new Map<string, Told>()
  /** How much had come when terminals were last told. */
  let come: string | null = null
  let day: PlainDate | null = null
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  async function tellDue(): Promise<void> {
    if (online.size === 0) return
    const moment = now()
    const today = await getServiceDay(pool, moment)
    if (today !== day) for (const terminal of online.keys()) online.set(terminal, null)
    const present = await getCome(pool)
    if (present === come && today === day && ![...online.values()].includes(null)) return
    const had = await listHadMeals(pool, today)
    come = present
    day = today
    for (const [terminal, told] of online) {
      const others = had.filter((meal) => meal.terminal !== terminal)
      const keys = new Set(others.map(keyOf))
      // One that was taken back can only be untold by telling everything.
      const afresh = told === null || [...told].some((key) => !keys.has(key))
      const fresh = afresh ? others : others.filter((meal) => !told.has(keyOf(meal)))
      const sent = messages(terminal, today, moment, afresh, fresh).every((message) =>
        send(terminal, signedText(message as Json, sign)),
      )
      online.set(terminal, sent ? keys : null)
    }
  }

  function look(): Promise<void> {
    looking ??= tellDue()
      .catch((error) => log.warn({ error: String(error) }, 'meals elsewhere not told'))
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    note(terminal, status) {
      if (!status.online) online.delete(terminal)
      else if (!online.has(terminal)) online.set(terminal, null)
    },
    look,
    start() {
      timer = setInterval(look, LOOK_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

const keyOf = ({ elder, meal }: HadMeal) => `${meal} ${elder}`

/** As many as the list takes; none where there is nothing to say. */
function messages(
  terminal: string,
  day: PlainDate,
  issued: number,
  afresh: boolean,
  had: readonly HadMeal[],
): Elsewhere[] {
  const eldersOf = MEALS.map((meal) => [
    ...new Set(had.filter((each) => each.meal === meal).map(({ elder }) => elder)),
  ])
  const count = Math.max(afresh ? 1 : 0, ...eldersOf.map((elders) => Math.ceil(elders.length / MOST_TOLD)))
  return Array.from({ length: count }, (_, i) => {
    const [breakfast = [], lunch = [], dinner = []] = eldersOf.map((elders) =>
      elders.slice(i * MOST_TOLD, (i + 1) * MOST_TOLD),
    )
    return { v: 1, terminal, issued, day, afresh: afresh && i === 0, breakfast, lunch, dinner }
  })
}
