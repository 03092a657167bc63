/** Shapes that several parts of the HTTP contract share. Money is integer 分, days are YYYY-MM-DD, months YYYY-MM. */
import { type Static, type TSchema, Type } from 'typebox'

export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' })
export const Day = Type.String({ format: 'date' })
export const Instant = Type.String({ format: 'date-time' })
export const Fen = Type.Integer()
export const RegionCode = Type.String({ pattern: '^[0-9]{12}$' })
export const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Every error of the API: a stable code of server/errors.ts, and words for a person. */
export const Problem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  detail: Type.Optional(Type.Array(Type.String())),
})
export type Problem = Static<typeof Problem>
