/** A message that carries its sender's signature: canonical JSON on the first line, signature on the second. */

import type { Sign, Verify } from './batch.ts'
import { canonical, type Json } from './canonical.ts'
import { parseAs, type Shape } from './shape.ts'

export function signedText(message: Json, sign: Sign): string {
  const body = canonical(message)
  return `${body}\n${sign(body)}`
}

export function parseSigned<T>(
  shape: Shape<T>,
  text: string,
  name: string,
  verify: Verify,
): { ok: true; value: T } | { ok: false; problem: string } {
  const cut = text.indexOf('\n')
  if (cut < 0) return { ok: false, problem: `${name}: no signature` }
  const body = text.slice(0, cut)
  if (!verify(body, text.slice(cut + 1))) return { ok: false, problem: `${name}: bad signature` }
  return parseAs(shape, body, name)
}
