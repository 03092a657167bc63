/** A whole county in plain terms, as a generator or an import plans it. Days are YYYY-MM-DD, intervals half-open. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { CardForm } from '../../core/printed-number.ts'
import type { RosterSite } from '../../core/roster.ts'

export type PlannedFact = { fact: string; value: string; from: string; to: string | null }

export type PlannedCard =
  /** `number` as it is printed in this form. */
  { kind: 'chip'; form: CardForm; number: string; issued: PlainDate } | { kind: 'qr'; issued: PlainDate }

export type CountyPlan = {
  name: string
  /** 12 digits; stands among `regions` too. */
  region: string
  /** Its people are invented. */
  demo: boolean
  /** Each one after the one that it belongs to. */
  regions: { code: string; name: string; level: 'county' | 'town' | 'village'; parent: string | null }[]
  sites: {
    id: string
    name: string
    region: string
    opened: string
    closed: string | null
    /** facility, kitchen, meal, star, closure, built, equipped, renovated. */
    facts: PlannedFact[]
    windows: Pick<RosterSite['meals'][number], 'meal' | 'starts' | 'ends' | 'price'>[]
  }[]
  elders: {
    id: string
    name: string
    sex: 'male' | 'female'
    born: string
    died: string | null
    home: string
    /** In clear; stored sealed. Becomes the elder's first card. */
    idNumber: string
    /** When that card was reported lost, ms since 1970. */
    idCardLostAt: number | null
    /** category, residence, stay, care, home. */
    facts: PlannedFact[]
    /** Further cards; the serials of QR cards are drawn at the filling, and the card keys made. */
    cards: PlannedCard[]
  }[]
  /** `document` is the policy's canonical text. */
  policies: { id: string; title: string; document: string; from: string; to: string | null }[]
  /** Terminals that are enrolled already; public keys as in core/enrolment, `enrolledAt` in ms since 1970. */
  terminals: { id: string; site: string; publicKey: string; enrolledAt: number }[]
}
