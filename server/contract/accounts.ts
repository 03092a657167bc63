/** People 人员 who work with the system. */
import { type Static, Type } from 'typebox'
import { Instant, OrNull, Words } from './common.ts'
import { Role } from './session.ts'

export const Account = Type.Object({
  id: Type.Integer(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(Role),
  disabledAt: OrNull(Instant),
})
export type Account = Static<typeof Account>

export const NewAccount = Type.Object({
  login: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,31}$' }),
  name: Words(64),
  roles: Type.Array(Role, { minItems: 1, uniqueItems: true }),
})
export type NewAccount = Static<typeof NewAccount>

/** The first password is shown this once and must be changed at the first login. */
export const CreatedAccount = Type.Object({ account: Account, password: Type.String() })
export type CreatedAccount = Static<typeof CreatedAccount>
