/**
 * The text of a code: UTF-8 where it is that, else GBK (reader sheet §3.5). Of control bytes only NULs around a
 * code are let pass, and STX and ETX together: others are what is left of a damaged answer or of a damaged letter, and
 * then nobody knows where the code begins and ends.
 */

import { CARD_BYTES } from '../unread.ts'

/** `kept`: how many of the bytes the text is made of; a byte order mark is none of them. */
export type TextResult =
  | { ok: true; text: string; kept: number }
  | { ok: false; fault: 'control' | 'undecodable' | 'empty' }

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const GBK = new TextDecoder('gbk', { fatal: true })
const STX = 0x02
const ETX = 0x03
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf)
/** What stands for a character that was lost before it came here: two such texts may be alike and were not. */
const LOST = '\ufffd'
/** The other control signs, two bytes each in UTF-8. */
const C1 = /[\u0080-\u009f]/

export function textOf(bytes: Buffer): TextResult {
  let from = 0
  let to = bytes.length
  while (from < to && bytes[from] === 0) from++
  while (to > from && bytes[to - 1] === 0) to--
  // At a rate far above its own a device is heard as nothing but these.
  if (from === to && bytes.length >= CARD_BYTES) return { ok: false, fault: 'control' }
  if (bytes[from] === STX && bytes[to - 1] === ETX) {
    from++
    to--
  }
  if (bytes.subarray(from, to).indexOf(BYTE_ORDER_MARK) === 0) from += BYTE_ORDER_MARK.length

  const inner = bytes.subarray(from, to)
  if (inner.some(isControl)) return { ok: false, fault: 'control' }
  const text = decode(UTF8, inner) ?? decode(GBK, inner)
  if (text === null || text.includes(LOST)) return { ok: false, fault: 'undecodable' }
  if (C1.test(text)) return { ok: false, fault: 'control' }
  return text.trim() === '' ? { ok: false, fault: 'empty' } : { ok: true, text, kept: inner.length }
}

function isControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f
}

function decode(decoder: typeof UTF8, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
