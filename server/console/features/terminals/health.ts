/** How a terminal is, as far as it said: what asks for somebody's hand, the gravest first. */
import type { Terminal } from '../../../contract/register.ts'
import type { Meaning } from '../../shared/ui/mark.tsx'

export type Trouble = {
  what: 'silent' | 'never' | 'ending' | 'waiting' | 'disk' | 'clock' | 'reader' | 'roster'
  meaning: Meaning
  /** Where it began, or what was said last, as an instant. */
  since: string | null
  /** Records, bytes, or minutes. */
  count: number | null
  /** Which reader and how. */
  reader: { kind: string; state: string } | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const GIGABYTE = 2 ** 30

/** Empty: all is well. Of a terminal that is not in use nothing is said. */
export function troublesOf(terminal: Terminal, now: number): Trouble[] {
  if (terminal.state !== 'active') return []
  const order: Meaning[] = ['fault', 'attention', 'information']
  return [...contact(terminal, now), ...body(terminal, now)].sort(
    (a, b) => order.indexOf(a.meaning) - order.indexOf(b.meaning),
  )
}

function contact({ online, seenAt, endReason }: Terminal, now: number): Trouble[] {
  const ending = endReason === null ? [] : [trouble('ending', 'information')]
  if (online) return ending
  if (seenAt === null) return [...ending, trouble('never', 'attention')]
  // A village without network for a while is ordinary: meals are taken all the same.
  const away = now - Date.parse(seenAt)
  const meaning = away >= 7 * DAY ? 'fault' : away >= DAY ? 'attention' : 'information'
  return [...ending, { ...trouble('silent', meaning), since: seenAt }]
}

function body({ waiting, health, online }: Terminal, now: number): Trouble[] {
  if (health === null) return []
  const { oldest, rosterBehind, rosterIssued, disk, clockOff, readers } = health
  const found: Trouble[] = []
  const held = oldest === null ? 0 : now - Date.parse(oldest)
  if (waiting !== null && waiting > 0 && held >= HOUR)
    found.push({
      ...trouble('waiting', held >= DAY ? 'fault' : 'attention'),
      since: oldest,
      count: waiting,
    })
  if (disk !== null && disk < GIGABYTE)
    found.push({ ...trouble('disk', disk < GIGABYTE / 5 ? 'fault' : 'attention'), count: disk })
  const off = Math.round(Math.abs(clockOff ?? 0) / MINUTE)
  if (off >= 5) found.push({ ...trouble('clock', off >= 60 ? 'fault' : 'attention'), count: off })
  const broken = readers.filter(({ state }) => state !== 'ready' && state !== 'starting')
  // One that is ready is enough to serve.
  const meaning = broken.length === readers.length ? 'fault' : 'attention'
  for (const reader of broken) found.push({ ...trouble('reader', meaning), reader })
  const age = rosterIssued === null ? DAY : now - Date.parse(rosterIssued)
  if (online && rosterBehind && age >= 10 * MINUTE)
    found.push({ ...trouble('roster', 'attention'), since: rosterIssued })
  return found
}

function trouble(what: Trouble['what'], meaning: Meaning): Trouble {
  return { what, meaning, since: null, count: null, reader: null }
}
