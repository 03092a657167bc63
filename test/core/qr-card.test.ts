import { createPrivateKey, createPublicKey, sign as signBytes, verify as verifyBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sign, Verify } from '../../core/batch.ts'
import { addDays, type PlainDate } from '../../core/plain-date.ts'
import { type QrCard, readQrCard, shortNumberOf, textToken, writeQrCard } from '../../core/qr-card.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

/** PKCS #8 wrapping of a raw Ed25519 seed: a fixed key, so that texts are fixed too. */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey(privateKey)
const sign: Sign = (text) => signBytes(null, Buffer.from(text), privateKey).toString('base64url')
const verify: Verify = (text, signature) =>
  verifyBytes(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))
const keys = (key: number) => (key === 1 ? verify : undefined)

const CARD: QrCard = {
  key: 1,
  region: '990101',
  serial: '0123456789ABCD',
  issued: '2026-10-08' as PlainDate,
  expires: null,
}
const TEXT = writeQrCard(CARD, sign)

test.each<[Partial<QrCard>, string]>([
  [
    {},
    'YY1040GY6WN04HMASW9NF6GKA0000ENGC1HYE27YP23AYNV8DKPT84PE6EFVMHE49T4GAP7A8NK5EEN8P9SPNGBD15ZZZN6ZQ5Y5W8FR5BMCHS3A5MS96STFKD7A6TQ3323R',
  ],
  [
    { serial: 'FFFFFFFFFFFFFF', expires: '2031-10-08' as PlainDate },
    'YY1040GY6WNZZZZZZZZZZZGKA0GS8FK0CWE0NCND8ASGHJNF1XVW5HNW9KYGZ9HJT5QB5NS2NZ9Y08VDZMBYYTQZ29RQHPC9G6AFSHYCV347VSR61JCWWPRC68ENDV9C8618',
  ],
])('golden text of %o', (change, text) => {
  const card = { ...CARD, ...change }
  expect(writeQrCard(card, sign)).toBe(text)
  expect(readQrCard(text, keys)).toEqual({ ok: true, card })
})

test('a card is 132 signs that a QR code packs densely', () => {
  expect(TEXT).toMatch(/^YY1[0-9A-HJKMNP-TV-Z]{129}$/)
})

test('any card comes back as it was written', () => {
  const day = fc.integer({ min: 1, max: 65_535 }).map((days) => addDays('2020-01-01' as PlainDate, days))
  const card = fc.record<QrCard>({
    key: fc.constant(1),
    region: fc.integer({ min: 1, max: 999_999 }).map((region) => String(region).padStart(6, '0')),
    serial: fc
      .uint8Array({ minLength: 7, maxLength: 7 })
      .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase()),
    issued: day,
    expires: fc.option(day),
  })
  fc.assert(
    fc.property(card, (written) => {
      expect(readQrCard(writeQrCard(written, sign), keys)).toEqual({ ok: true, card: written })
    }),
  )
})

describe('what a scanner may make of it', () => {
  test.each<[string, (text: string) => string]>([
    ['lower case', (text) => text.toLowerCase()],
    ['line ends', (text) => `${text}\r\n`],
    ['blanks', (text) => ` \t${text} `],
    ['letters O for zeros', (text) => text.replaceAll('0', 'O')],
    ['letters I for ones', (text) => text.replaceAll('1', 'i')],
    ['letters L for ones', (text) => text.replaceAll('1', 'L')],
  ])('%s is let pass', (_, change) => {
    expect(readQrCard(change(TEXT), keys)).toEqual({ ok: true, card: CARD })
  })

  test('any other change of a sign is refused', () => {
    const alike = (sign: string) => sign.toUpperCase().replace('O', '0').replace(/[IL]/, '1')
    const place = fc.integer({ min: 0, max: TEXT.length - 1 })
    const other = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...TEXT),
    )
    fc.assert(
      fc.property(place, other, (at, sign) => {
        fc.pre(alike(sign) !== TEXT[at] && !((at === 0 || at === TEXT.length - 1) && sign.trim() === ''))
        const changed = TEXT.slice(0, at) + sign + TEXT.slice(at + 1)
        expect(readQrCard(changed, keys).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('every last sign but one is refused', () => {
    const read = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].filter(
      (last) => readQrCard(TEXT.slice(0, -1) + last, keys).ok,
    )
    expect(read).toEqual([TEXT.at(-1)])
  })

  test('no text makes it throw', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        minLength: 129,
        maxLength: 129,
      }),
    )
    fc.assert(
      fc.property(text, (rest) => {
        expect(readQrCard(rest, keys).ok).toBe(false)
        expect(readQrCard(`YY1${rest}`, keys).ok).toBe(false)
      }),
    )
  })
})

test.each([
  ['990105194001010027', 'not-a-card'],
  [`YY2${TEXT.slice(3)}`, 'not-a-card'],
  [TEXT.slice(0, -1), 'not-a-card'],
  [TEXT.replace('Y', '').concat('0'), 'not-a-card'],
  [`${TEXT.slice(0, 60)}U${TEXT.slice(61)}`, 'character'],
  [writeQrCard({ ...CARD, key: 2 }, sign), 'key-unknown'],
  [writeQrCard(CARD, (text) => sign(`${text} `)), 'signature'],
])('%s: %s', (text, fault) => {
  expect(readQrCard(text, keys)).toEqual({ ok: false, fault })
})

test('what does not fit on a card is not written', () => {
  for (const wrong of [{ key: 0 }, { key: 256 }, { region: '99010' }, { serial: 'abcdef01234567' }])
    expect(() => writeQrCard({ ...CARD, ...wrong }, sign)).toThrow(RangeError)
  expect(() => writeQrCard({ ...CARD, issued: '2019-12-31' as PlainDate }, sign)).toThrow(RangeError)
})

test('the number to read out has eight digits', () => {
  expect(shortNumberOf('00000000000007')).toBe('0000 0007')
  expect(shortNumberOf('FFFFFFFFFFFFFF')).toMatch(/^\d{4} \d{4}$/)
})

test('any other text is its own token, without what the scanner puts around it', () => {
  expect(textToken(' 6901234567892\r\n')).toBe('text:6901234567892')
})
