/** 月结规则: how many people a month needs, and by which days. */
import { type Static, Type } from 'typebox'
import { Instant, OrNull, Words } from './common.ts'

const Rules = Type.Object({
  reviewers: Type.Array(
    Type.Object({
      fromFen: Type.Integer({ minimum: 0, maximum: 9_000_000_000_000 }),
      reviewers: Type.Integer({ minimum: 1, maximum: 5 }),
    }),
    { minItems: 1, maxItems: 5 },
  ),
  extra: Type.Object({
    findings: Type.Boolean(),
    gaps: Type.Boolean(),
    changePercent: OrNull(Type.Integer({ minimum: 1, maximum: 1000 })),
  }),
  reminderDay: Type.Integer({ minimum: 1, maximum: 28 }),
  checkDays: Type.Integer({ minimum: 1, maximum: 28 }),
  publishDay: Type.Integer({ minimum: 1, maximum: 28 }),
})

/** 月结规则 as they are now; version null: nobody has changed the defaults. */
export const MonthRulesInForce = Type.Object({
  rules: Rules,
  version: OrNull(
    Type.Object({ number: Type.Integer(), by: Type.String(), at: Instant, reason: Type.String() }),
  ),
})
export type MonthRulesInForce = Static<typeof MonthRulesInForce>

export const NewMonthRules = Type.Object({
  /** The version that the person looked at; 0: the defaults. */
  after: Type.Integer({ minimum: 0 }),
  rules: Rules,
  reason: Words(500),
})
export type NewMonthRules = Static<typeof NewMonthRules>
