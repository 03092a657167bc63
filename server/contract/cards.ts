/** Cards 卡 of elders. A card's own number or text never leaves the server, but for the sheet that is printed. */
import { type Static, Type } from 'typebox'
import { CARD_FORMS } from '../../core/printed-number.ts'
import { Day, Id, Instant, OrNull, RegionCode, Words } from './common.ts'

const CardForm = Type.Enum(CARD_FORMS)

const CardKind = Type.Union([
  Type.Literal('id-card'),
  Type.Literal('chip'),
  Type.Literal('text'),
  Type.Literal('qr'),
])
const CardState = Type.Union([
  Type.Literal('in-use'),
  Type.Literal('lost'),
  Type.Literal('replaced'),
  Type.Literal('withdrawn'),
])

export const Card = Type.Object({
  id: Type.Integer(),
  kind: CardKind,
  /** The last four of its number; of a QR card the eight digits that are printed on it. */
  tail: Type.String(),
  form: OrNull(CardForm),
  issuedAt: Instant,
  expires: OrNull(Day),
  state: CardState,
  /** The last step of its life, where it was not the first. */
  changedAt: OrNull(Instant),
  changedBy: OrNull(Type.String()),
})
export type Card = Static<typeof Card>

export const NewCard = Type.Union([
  Type.Object({ kind: Type.Literal('qr'), expires: OrNull(Day) }),
  Type.Object({
    kind: Type.Literal('chip'),
    /** How the number is printed; null: `number` is the UID as hex, as a reader gives it. */
    form: OrNull(CardForm),
    number: Words(40),
  }),
  Type.Object({ kind: Type.Literal('text'), text: Words(300) }),
])
export type NewCard = Static<typeof NewCard>

export const CardStep = Type.Object({
  step: Type.Union([Type.Literal('lost'), Type.Literal('found'), Type.Literal('withdrawn')]),
})
export type CardStep = Static<typeof CardStep>

/** One elder, or all the living of a village; who has no valid QR card is given one. */
export const CardSheet = Type.Union([Type.Object({ elder: Id }), Type.Object({ village: RegionCode })])
export type CardSheet = Static<typeof CardSheet>
