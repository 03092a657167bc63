/** Chinese text as scanners put it out (protocol sheet §3.5): UTF-8, or a two-byte set such as GBK. */

export type Charset = 'utf-8' | 'gbk' | 'big5'

const encoders = new Map<Charset, ReadonlyMap<string, Uint8Array>>()

/** Throws RangeError when a character is not in the set. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text)
  const table = encoders.get(charset) ?? makeTable(charset)
  encoders.set(charset, table)
  const bytes = [...text].map((character) => {
    const code = character <= '\x7f' ? Buffer.from(character) : table.get(character)
    if (code === undefined) throw new RangeError(`"${character}" cannot be written in ${charset}`)
    return code
  })
  return Buffer.concat(bytes)
}

/** The runtime decodes these sets but does not encode them: so everything is decoded once. */
function makeTable(charset: Charset): ReadonlyMap<string, Uint8Array> {
  const decoder = new TextDecoder(charset)
  const table = new Map<string, Uint8Array>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const code = Uint8Array.of(lead, trail)
      const character = decoder.decode(code)
      // Some codes are not taken, and some characters have two: the first counts.
      if ([...character].length === 1 && character !== '\ufffd' && !table.has(character))
        table.set(character, code)
    }
  }
  return table
}
