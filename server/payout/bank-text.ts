/** How a bank file's encodings write and read, and how a rare character sounds. */
import iconv from 'iconv-lite'
import { pinyin } from 'pinyin-pro'
import type { Decode } from '../../core/payout/bank-return.ts'
import type { Encode, Sound } from '../../core/payout/written.ts'

/** GBK as every bank's system has it: without the places that were filled in later, such as FE9F for 䶮. */
const WRITTEN_AS = { GBK: 'cp936', 'UTF-8': 'utf8' } as const

export const encode: Encode = (text, encoding) => {
  const bytes = iconv.encode(text, WRITTEN_AS[encoding])
  // iconv writes '?' for what it lacks; only what reads back as it was has been written.
  return iconv.decode(bytes, WRITTEN_AS[encoding], { stripBOM: false }) === text ? bytes : null
}

export const decode: Decode = (bytes, encoding) => {
  const text = iconv.decode(Buffer.from(bytes), encoding, { stripBOM: false })
  return text.includes('\uFFFD') ? null : text
}

/** In capitals, as banks write it: 䶮 YAN. */
export const soundOf: Sound = (character) => {
  const [syllable = ''] = pinyin(character, { toneType: 'none', type: 'array', v: true })
  return /^[a-z]+$/i.test(syllable) ? syllable.toUpperCase() : null
}
