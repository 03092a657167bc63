/** Every kind of reader, by the name that stands before its address. */
import type { ReaderName } from '../contract/screen.ts'
import { aabb } from './aabb/kind.ts'
import { em4100 } from './em4100/kind.ts'
import { gm65 } from './gm65/kind.ts'
import { honeywell } from './honeywell/kind.ts'
import type { ReaderKind } from './kind.ts'
import { line } from './line/kind.ts'
import { newland } from './newland/kind.ts'
import { pn532 } from './pn532/kind.ts'
import { sam } from './sam/kind.ts'

export const KINDS: Readonly<Record<ReaderName, ReaderKind>> = {
  sam,
  em4100,
  pn532,
  aabb,
  gm65,
  newland,
  honeywell,
  line,
}

export const READER_NAMES = Object.keys(KINDS) as ReaderName[]

export function isReaderName(name: string): name is ReaderName {
  return Object.hasOwn(KINDS, name)
}
