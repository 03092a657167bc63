// A payee's name as a bank file can write it: characters that the encoding lacks follow the template's rule, and nobody
// is cut or changed silently. About sixty million people have such a name.
import type { Encoding, PayoutTemplate } from './template.ts'

/** The bytes of a text, or null where the encoding lacks one of its characters. */
export type Encode = (text: string, encoding: Encoding) => Uint8Array | null
/** How a character sounds, in plain letters; null where nobody knows. */
export type Sound = (character: string) => string | null

/** Where nobody knows how a character sounds. */
const UNKNOWN = '?'

/** null: the template refuses such a name. The same text where nothing is lacking. */
export function writeName(
  name: string,
  { encoding, substitute }: Pick<PayoutTemplate, 'encoding' | 'substitute'>,
  encode: Encode,
  sound: Sound,
): string | null {
  if (encode(name, encoding) !== null) return name
  if (substitute === 'refuse') return null
  const instead = (character: string) =>
    substitute === 'pinyin' ? (sound(character) ?? UNKNOWN) : substitute
  const written = [...name]
    .map((character) => (encode(character, encoding) === null ? instead(character) : character))
    .join('')
  // What stands instead may be lacking itself.
  return encode(written, encoding) === null ? null : written
}
