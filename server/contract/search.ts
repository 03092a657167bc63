/** Search over the whole desk 查找. */
import { type Static, Type } from 'typebox'
import { Id, RegionCode } from './common.ts'

export const SearchQuery = Type.Object({
  /** Part of a name, its pinyin or initials, or four digits; a whole ID number has no place in an address. */
  q: Type.String({ minLength: 1, maxLength: 32, pattern: '^(?!.*[0-9]{15})\\P{Cc}*$' }),
})
export type SearchQuery = Static<typeof SearchQuery>

export const Found = Type.Object({
  elders: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      age: Type.Integer(),
      village: Type.String(),
      idTail: Type.String(),
      dead: Type.Boolean(),
    }),
  ),
  sites: Type.Array(Type.Object({ id: Id, name: Type.String(), place: Type.String() })),
  places: Type.Array(
    Type.Object({ code: RegionCode, name: Type.String(), above: Type.String(), elders: Type.Integer() }),
  ),
  /** Whether there are more of a kind than are shown. */
  more: Type.Boolean(),
})
export type Found = Static<typeof Found>
