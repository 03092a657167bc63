/** People 人员 who work with the system. */
import { type Static, Type } from 'typebox'
import { Instant, OrNull, RegionCode, Words } from './common.ts'
import { Role } from './session.ts'

export const Account = Type.Object({
  id: Type.Integer(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(Role),
  /** Of those who work for a township or a village: which, and its name. */
  region: OrNull(RegionCode),
  place: OrNull(Type.String()),
  disabledAt: OrNull(Instant),
})
export type Account = Static<typeof Account>

export const NewAccount = Type.Object({
  login: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,31}$' }),
  name: Words(64),
  roles: Type.Array(Role, { minItems: 1, uniqueItems: true }),
  /** The township or village, for those roles that have one. */
  region: Type.Optional(RegionCode),
})
export type NewAccount = Static<typeof NewAccount>

/** How an account shall stand; whoever has it begins a new session. */
export const ChangeAccount = Type.Object({
  name: Words(64),
  roles: Type.Array(Role, { minItems: 1, uniqueItems: true }),
  region: Type.Optional(RegionCode),
  disabled: Type.Boolean(),
})
export type ChangeAccount = Static<typeof ChangeAccount>

/** The first password is shown this once and must be changed at the first login. */
export const CreatedAccount = Type.Object({ account: Account, password: Type.String() })
export type CreatedAccount = Static<typeof CreatedAccount>
