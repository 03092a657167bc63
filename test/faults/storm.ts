/** Taps under load while processes are killed and lines fail, at moments that the seed draws; then a calm, and the check. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { Chance } from '../../cli/simulate/chance.ts'
import { check, type Findings } from './check.ts'
import { County } from './county.ts'
import { KioskProcess } from './kiosk.ts'
import { type FaultyLine, LINE_FAULTS, type LineFault } from './proxy.ts'

export type Storm = {
  seed: string
  seconds: number
  terminals: number
  /** ms between two taps at one terminal, about. */
  pace: number
  /** ms between two mishaps, at most. */
  calm: number
  say: (line: string) => void
}

export type Outcome = Findings & { taps: number; mishaps: Record<string, number>; drainedMs: number | null }

const MOST_AWAY_MS = 1_500
const DRAINED_WITHIN_MS = 120_000

export async function storm(asked: Storm): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'yangyi-faults-'))
  const elders = Math.ceil((asked.seconds * 1_000) / asked.pace) + 10
  const county = await County.open({ home, terminals: asked.terminals, elders })
  const kiosks: KioskProcess[] = []
  try {
    for (const enrolled of county.enrolled)
      kiosks.push(await KioskProcess.open(enrolled, county.lines.terminals.port))
    await Promise.all(kiosks.map((kiosk) => kiosk.start()))
    if (!(await drain(kiosks))) throw new Error('the terminals do not find the server')
    const outcome = await weather(asked, county, kiosks)
    const began = performance.now()
    const drained = await drain(kiosks)
    const drainedMs = drained ? Math.round(performance.now() - began) : null
    await Promise.all(kiosks.map((kiosk) => kiosk.end('SIGTERM')))
    const findings = await check(county, kiosks)
    if (!drained) findings.faults.unshift('not drained')
    return { ...findings, ...outcome, drainedMs }
  } finally {
    for (const kiosk of kiosks) await kiosk.close()
    await county.close()
    rmSync(home, { recursive: true, force: true })
  }
}

async function weather(asked: Storm, county: County, kiosks: readonly KioskProcess[]) {
  const over = performance.now() + asked.seconds * 1_000
  const mishaps: Record<string, number> = {}
  let taps = 0
  const tapping = kiosks.map(async (kiosk, i) => {
    const chance = new Chance(`${asked.seed} taps ${i}`)
    for (let next = 0; performance.now() < over; ) {
      // Now and then somebody comes a second time.
      const who = next > 0 && chance.hits(0.05) ? chance.between(0, next - 1) : next
      if (kiosk.tap(who)) {
        taps += 1
        if (who === next) next += 1
      }
      await pass(chance.between(asked.pace / 2, asked.pace * 1.5))
    }
  })
  /** One kind of mishap after the other; other kinds meanwhile. */
  const strand = async (kind: string, mishap: (chance: Chance, away: () => Promise<void>) => Mishap) => {
    const chance = new Chance(`${asked.seed} ${kind}`)
    for (;;) {
      await pass(chance.between(1, asked.calm))
      if (performance.now() > over) return
      const ms = chance.between(1, MOST_AWAY_MS)
      const { name, done } = mishap(chance, () => pass(ms))
      mishaps[name] = (mishaps[name] ?? 0) + 1
      asked.say(`${name}, for ${ms} ms`)
      await done
    }
  }
  await Promise.all([
    ...tapping,
    strand('terminal', (chance, away) => ({
      name: 'kill terminal',
      done: restart(chance.pick(kiosks), away),
    })),
    strand('program', (chance, away) => {
      const what = chance.pick(['server', 'broker'] as const)
      return { name: `kill ${what}`, done: county.fall(what, away) }
    }),
    strand('postgres', (_chance, away) => ({ name: 'kill postgres', done: county.fall('postgres', away) })),
    strand('line', (chance, away) => {
      const [line, fault] = [chance.pick(Object.values(county.lines)), chance.pick(LINE_FAULTS)]
      return { name: `line ${fault}`, done: fail(line, fault, away) }
    }),
  ])
  return { taps, mishaps }
}

type Mishap = { name: string; done: Promise<void> }

async function restart(kiosk: KioskProcess, away: () => Promise<void>): Promise<void> {
  await kiosk.end('SIGKILL')
  await away()
  await kiosk.start()
}

async function fail(line: FaultyLine, fault: LineFault, away: () => Promise<void>): Promise<void> {
  line.set(fault)
  await away()
  line.set(null)
}

/** Whether everything that was written came to the server in time. */
export async function drain(kiosks: readonly KioskProcess[]): Promise<boolean> {
  const until = performance.now() + DRAINED_WITHIN_MS
  while (!kiosks.every((kiosk) => kiosk.drained)) {
    if (performance.now() > until) return false
    await pass(100)
  }
  return true
}
