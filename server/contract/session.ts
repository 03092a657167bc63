import { type Static, Type } from 'typebox'
import { OrNull, RegionCode } from './common.ts'

export const Role = Type.Union([
  Type.Literal('village'),
  Type.Literal('town'),
  Type.Literal('clerk'),
  Type.Literal('reviewer'),
  Type.Literal('finance'),
  Type.Literal('administrator'),
  Type.Literal('auditor'),
])
export type Role = Static<typeof Role>

export const Login = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
})
export type Login = Static<typeof Login>

export const PasswordChange = Type.Object({
  current: Type.String({ minLength: 1, maxLength: 256 }),
  next: Type.String({ minLength: 10, maxLength: 256 }),
})
export type PasswordChange = Static<typeof PasswordChange>

export const Me = Type.Object({
  id: Type.Integer(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(Role),
  /** Those who work for a township or a village see that and no more; null: the whole county. */
  region: OrNull(Type.Object({ code: RegionCode, name: Type.String() })),
  /** The person must set a password of their own before anything else. */
  mustChange: Type.Boolean(),
  county: OrNull(Type.Object({ name: Type.String(), region: RegionCode, demo: Type.Boolean() })),
})
export type Me = Static<typeof Me>
