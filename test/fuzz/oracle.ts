/**
 * What a stream says, found in the plainest way from the protocol sheet and nothing else: every place is looked at by
 * itself, and a frame is one only where it stands there whole and right. Slow, and sharing no line with the drivers.
 */

/** A card that stands literally in a stream. */
export type Literal = { at: number; card: string }

type Find = (stream: Buffer, at: number) => string[]

const everywhere =
  (first: number, find: Find) =>
  (stream: Buffer): Literal[] => {
    const found: Literal[] = []
    for (let at = stream.indexOf(first); at >= 0; at = stream.indexOf(first, at + 1))
      for (const card of find(stream, at)) found.push({ at, card })
    return found
  }

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)
const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => (total + byte) % 256, 0)

/** §2.1: 02, ten digits, two of their XOR, 03. */
export const em4100 = everywhere(0x02, (stream, at) => {
  const uid = stream.toString('latin1', at + 1, at + 13)
  if (!/^[\dA-F]{12}$/i.test(uid) || stream[at + 13] !== 0x03 || xor(Buffer.from(uid, 'hex')) !== 0) return []
  return [`{"reader":"em4100","uid":"${uid.slice(0, 10).toUpperCase()}"}`]
})

/** §2.4: AA, station, length, status, data, XOR, BB. Status 00 is success. */
export const aabb = everywhere(0xaa, (stream, at) => {
  const end = at + 3 + (stream[at + 2] ?? 0) + 2
  if (end > stream.length || end - at < 6 || stream[end - 1] !== 0xbb || stream[at + 3] !== 0) return []
  if (xor(stream.subarray(at + 1, end - 1)) !== 0) return []
  return [`{"reader":"aabb","data":"${stream.toString('hex', at + 4, end - 2).toUpperCase()}"}`]
})

/** §2.3: 00 00 FF, length and its complement (in three bytes behind FF FF), D5 4B, targets, sum, 00. */
export const pn532 = everywhere(0x00, (stream, at) => {
  if (stream.readUIntBE(Math.min(at, stream.length - 3), 3) !== 0x0000ff || at + 8 > stream.length) return []
  const long = stream[at + 3] === 0xff && stream[at + 4] === 0xff
  const body = at + (long ? 8 : 5)
  const length = long ? stream.readUInt16BE(at + 5) : (stream[at + 3] ?? 0)
  if (sum(stream.subarray(at + (long ? 5 : 3), body)) !== 0 || body + length + 2 > stream.length) return []
  if (stream[body] !== 0xd5 || stream[body + 1] !== 0x4b || stream[body + length + 1] !== 0) return []
  if (sum(stream.subarray(body, body + length + 1)) !== 0) return []

  const data = stream.subarray(body + 2, body + length)
  const cards: string[] = []
  let from = 1
  for (let left = data[0] ?? 0; left > 0; left--) {
    const uid = data.subarray(from + 5, from + 5 + (data[from + 4] ?? 0))
    cards.push(`{"reader":"pn532","uid":"${uid.toString('hex').toUpperCase()}"}`)
    const ats = from + 5 + uid.length
    from = ats + ((data[from + 3] ?? 0) & 0x20 && ats < data.length ? Math.max(1, data[ats] ?? 0) : 0)
  }
  return cards
})

/** §1.7: byte offset and length of each field, by the letter at 248. */
const FIELDS: Record<string, Record<string, [number, number][]>> = {
  citizen: {
    ...{ name: [[0, 30]], sex: [[30, 2]], ethnic: [[32, 4]], born: [[36, 16]], address: [[52, 70]] },
    ...{ number: [[122, 36]], authority: [[158, 30]], validFrom: [[188, 16]], validTo: [[204, 16]] },
  },
  hmt: {
    ...{ name: [[0, 30]], sex: [[30, 2]], born: [[36, 16]], address: [[52, 70]], number: [[122, 36]] },
    ...{ authority: [[158, 30]], validFrom: [[188, 16]], validTo: [[204, 16]] },
    ...{ pass: [[220, 18]], issues: [[238, 4]] },
  },
  'foreigner-2017': {
    ...{ name: [[158, 30]], englishName: [[0, 120]], sex: [[120, 2]], nationality: [[152, 6]] },
    ...{ born: [[220, 16]], number: [[122, 30]], authority: [[240, 8]] },
    ...{ validFrom: [[188, 16]], validTo: [[204, 16]] },
  },
  'foreigner-2023': {
    name: [[0, 30]],
    englishName: [
      [52, 70],
      [220, 22],
    ],
    ...{ sex: [[30, 2]], nationality: [[242, 6]], born: [[36, 16]], number: [[122, 36]] },
    ...{ validFrom: [[188, 16]], validTo: [[204, 16]] },
  },
}
const TYPES: Record<string, string> = { J: 'hmt', I: 'foreigner-2017', Y: 'foreigner-2023' }
const DAYS = /^(born|validFrom|validTo)$/

/** §1.2, §1.4: AA AA AA 96 69, length, 00 00 90, stated lengths, text, photo, fingerprints, XOR. */
export const sam = everywhere(0xaa, (stream, at) => {
  if (stream.toString('hex', at, at + 5) !== 'aaaaaa9669' || at + 14 > stream.length) return []
  const end = at + 7 + stream.readUInt16BE(at + 5)
  if (end > stream.length || stream.toString('hex', at + 7, at + 12) !== '0000900100') return []
  if (xor(stream.subarray(at + 5, end)) !== 0) return []
  const plain = 14 + 256 + stream.readUInt16BE(at + 12)
  const [from, size] =
    end - at === plain + 1 ? [at + 14, plain] : [at + 16, plain + 2 + stream.readUInt16BE(at + 14)]
  if (end - at !== size + 1) return []
  return [cardOf(stream.subarray(from, from + 256))]
})

function cardOf(text: Buffer): string {
  const field = ([offset, length]: [number, number]) =>
    text
      .subarray(offset, offset + length)
      .toString('utf16le')
      .toWellFormed()
      .replaceAll('\0', ' ')
  const type = TYPES[field([248, 2])] ?? 'citizen'
  const fields = Object.entries(FIELDS[type] ?? {}).map(([name, parts]) => {
    const value = parts.map(field).join('').trim()
    return [name, DAYS.test(name) ? day(value) : value]
  })
  return JSON.stringify({ reader: 'sam', type, ...Object.fromEntries(fields) })
}

function day(digits: string): string {
  const written = digits.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  const date = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : digits
}

/**
 * A text of a scanner carries no sum: it has to stand there byte for byte, in UTF-8 or GBK, at most with what looks
 * like an answer to a command, `gap`, within it.
 */
export function texts(stream: Buffer, reader: string, gap: string): (card: string, from: number) => number {
  const bytes = stream.toString('latin1')
  const between = `(?:${gap})*`
  return (card, from) => {
    const { text } = JSON.parse(card) as { text: string }
    if (card !== JSON.stringify({ reader, text })) return -1
    const found = [utf8, gbk].map((codesOf) => {
      const characters = [...text].map((character) => {
        const codes = codesOf(character).map((code) => code.join(between))
        return `(?:${codes.join('|')})`
      })
      const pattern = new RegExp(characters.join(between), 'g')
      pattern.lastIndex = from
      return pattern.exec(bytes)?.index ?? -1
    })
    return found.filter((at) => at >= 0).sort((a, b) => a - b)[0] ?? -1
  }
}

/** One pattern for each byte, on a text of one sign for each byte. */
type Code = string[]
const codeOf = (bytes: Uint8Array): Code =>
  [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)

const utf8 = (character: string): Code[] => [codeOf(Buffer.from(character))]

/** Each character has all its codes of one and two bytes; those of four bytes are let pass for one another. */
const GBK = new Map<string, Code[]>()
for (let lead = 0; lead <= 0xff; lead++) {
  const trails = lead <= 0x80 ? [[]] : Array.from({ length: 0xbf }, (_, i) => [0x40 + i])
  for (const trail of trails) {
    const bytes = Uint8Array.of(lead, ...trail)
    const character = new TextDecoder('gbk').decode(bytes)
    GBK.set(character, [...(GBK.get(character) ?? []), codeOf(bytes)])
  }
}
const FOUR_BYTES: Code = ['[\\x81-\\xfe]', '\\d', '[\\x81-\\xfe]', '\\d']
const gbk = (character: string): Code[] => GBK.get(character) ?? [FOUR_BYTES]
