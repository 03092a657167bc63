/** Shapes that several parts of the HTTP contract share. Money is integer 分, days are YYYY-MM-DD, months YYYY-MM. */
import { type Static, type TSchema, Type } from 'typebox'

export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' })
/** Not before 1800: nobody was born then, and PostgreSQL has no year 0. */
export const Day = Type.String({ format: 'date', pattern: '^(1[89]|2[0-9])' })
export const Instant = Type.String({ format: 'date-time' })
export const Fen = Type.Integer()
/** Of one meal, in 分, as a column of 32 bits holds it. */
export const Price = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
/** A name or the like: something, and nothing that cannot be seen. */
export const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^\\P{Cc}*$' })
export const RegionCode = Type.String({ pattern: '^[0-9]{12}$' })
export const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Every error of the API: a stable code of server/errors.ts, and words for a person. */
export const Problem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  detail: Type.Optional(Type.Array(Type.String())),
})
export type Problem = Static<typeof Problem>
