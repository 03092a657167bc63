/** The folder of a terminal that is enrolled and holds a roster, without a county behind it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import { textToken } from '../../core/qr-card.ts'
import { type Roster, rosterTokenOf } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
import { macOf, ownKey } from '../../terminal/keys.ts'

const ELDERS = 3_000
const TERMINAL = 'bench-1'
const SITE = 'bench'
const KEY = Buffer.alloc(32, 7).toString('base64url')

/** The code on the card of the `i`th tap: the elders come one after the other, and then again. */
export const codeOf = (i: number) => `BENCH-${String(i % ELDERS).padStart(6, '0')}`

/** Writes key, enrolment and roster under `home`. */
export function furnish(home: string): void {
  const folder = join(home, 'terminal')
  mkdirSync(folder, { mode: 0o700 })
  const county = ownKey(join(home, 'county.pem'))
  ownKey(join(folder, 'key.pem'))
  const enrolment: EnrolmentAnswer = {
    terminal: TERMINAL,
    site: SITE,
    siteName: '测试助餐点',
    password: KEY,
    tokenKey: KEY,
    countyKey: county.publicKey,
  }
  writeFileSync(join(folder, 'enrolment.json'), JSON.stringify(enrolment))
  writeFileSync(join(folder, 'roster.txt'), signedText(roster(), county.sign))
}

function roster(): Roster {
  const mac = macOf(KEY)
  const allDay = { starts: 0, ends: 1440, price: 800, from: '2020-01-01', to: null }
  return {
    v: 1,
    terminal: TERMINAL,
    version: 1,
    issued: Date.now(),
    site: {
      id: SITE,
      name: '测试助餐点',
      opened: '2020-01-01',
      closed: null,
      serviceDayStarts: 0,
      meals: [{ meal: 'lunch', ...allDay }],
      closures: [],
    },
    cardKeys: [],
    elders: Array.from({ length: ELDERS }, (_, i) => ({
      id: `e-${i}`,
      name: `测试${i}`,
      call: '大爷',
      initials: 'cs',
      tail: null,
      first: false,
      provisional: false,
      died: null,
      stays: [],
      photo: null,
      cards: [{ token: rosterTokenOf(mac, textToken(codeOf(i))), lost: false }],
    })),
  }
}
