/** A terminal alone, killed at drawn moments while cards are laid on: no screen without its record, ever. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { Chance } from '../../cli/simulate/chance.ts'
import { ownKey } from '../../terminal/keys.ts'
import { greenFaults, journalFaults, recordsOf } from './check.ts'
import { furnish, KioskProcess } from './kiosk.ts'

export type Kills = { times: number; seed: string; say: (line: string) => void }
export type KillOutcome = {
  faults: string[]
  greens: number
  meals: number
  outages: number
  seconds: number
}

/** Most ms between two taps, and between the first tap and the kill. */
const PACE_MS = 40
const LIFE_MS = 250
/** Elders enough for so many taps between two kills. */
const TAPS_A_LIFE = 12
/** Kills after which the reader's plug was pulled, too. */
const UNPLUGGED_EVERY = 5

export async function killTerminal({ times, seed, say }: Kills): Promise<KillOutcome> {
  const began = performance.now()
  const home = mkdtempSync(join(tmpdir(), 'yangyi-kills-'))
  const county = ownKey(join(home, 'county.pem'))
  const key = Buffer.alloc(32, 7).toString('base64url')
  const machine = join(home, 't-0')
  const place = {
    ...{ terminal: 't-0', site: 's-0', siteName: '测试助餐点', password: key, tokenKey: key },
    countyKey: county.publicKey,
  }
  furnish({ home: machine, place }, times * TAPS_A_LIFE, county.sign)
  ownKey(join(machine, 'terminal', 'key.pem'))
  // Nobody answers there: a month without network.
  const kiosk = await KioskProcess.open({ home: machine, place }, 1)
  const chance = new Chance(`kills ${seed}`)
  try {
    let next = 0
    for (let kill = 1; kill <= times; kill += 1) {
      await kiosk.start()
      const dies = performance.now() + chance.between(1, LIFE_MS)
      while (performance.now() < dies) {
        if (kiosk.tap(next)) next += 1
        await pass(chance.between(1, PACE_MS))
      }
      await kiosk.end('SIGKILL')
      if (kill % UNPLUGGED_EVERY === 0) {
        await kiosk.unplugReader()
        await kiosk.plugReader()
      }
      if (kill % 50 === 0) say(`${kill} kills, ${kiosk.greens.length} green screens`)
    }
    const journal = kiosk.journal()
    const records = recordsOf(journal.map(({ text }) => text))
    const faults = [...journalFaults('t-0', journal), ...greenFaults(kiosk, records)]
    if (new Set(records.map(({ epoch }) => epoch)).size !== 1) faults.push('a new epoch began')
    return {
      ...{ faults, greens: kiosk.greens.length },
      meals: records.filter(({ kind }) => kind === 'meal').length,
      outages: records.filter(({ kind }) => kind === 'outage').length,
      seconds: Math.round((performance.now() - began) / 1_000),
    }
  } finally {
    await kiosk.close()
    rmSync(home, { recursive: true, force: true })
  }
}
