import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Sign } from '../../core/batch.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { type QrCard, writeQrCard } from '../../core/qr-card.ts'
import { cardToken, isCutCard } from '../../terminal/scanned.ts'

const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const write: Sign = (text) => sign(null, Buffer.from(text), privateKey).toString('base64url')
  return { write, key: publicKey.export({ format: 'jwk' }).x ?? '' }
}
const [old, current, forger] = [pair(), pair(), pair()]
const cardKeys = [
  { id: 1, key: old.key },
  { id: 2, key: current.key },
]
const CARD: QrCard = {
  key: 2,
  region: '990101',
  serial: '0123456789ABCD',
  issued: '2026-10-08' as PlainDate,
  expires: '2026-12-31' as PlainDate,
}

function resolve(token: string, today: PlainDate | null = '2026-11-05' as PlainDate) {
  const refused: string[] = []
  return { token: cardToken(token, { cardKeys, today, onRefused: (fault) => refused.push(fault) }), refused }
}

test.each(['id:990105194001010027', 'chip:3C00CE754C', 'text:6901234567892'])(
  '%s stays what it is',
  (token) => {
    expect(resolve(token)).toEqual({ token, refused: [] })
  },
)

test('a card of the county is known by its serial, under each key that holds', () => {
  const text = writeQrCard(CARD, current.write)
  expect(resolve(`text:${text}`)).toEqual({ token: 'qr:0123456789ABCD', refused: [] })
  expect(resolve(`text: ${text.toLowerCase()}\r\n`).token).toBe('qr:0123456789ABCD')
  expect(resolve(`text:${writeQrCard({ ...CARD, key: 1 }, old.write)}`).token).toBe('qr:0123456789ABCD')
})

test.each([
  [writeQrCard(CARD, forger.write), 'signature'],
  [writeQrCard({ ...CARD, key: 3 }, forger.write), 'key-unknown'],
  [writeQrCard({ ...CARD, expires: '2026-11-04' as PlainDate }, current.write), 'expired'],
])('a card that is none of ours is an unknown text: %s %s', (text, fault) => {
  expect(resolve(`text:${text}`)).toEqual({ token: `text:${text}`, refused: [fault] })
})

test('its last day is a valid day, and a day that is not sure expires nothing', () => {
  const token = (expires: string) =>
    `text:${writeQrCard({ ...CARD, expires: expires as PlainDate }, current.write)}`
  expect(resolve(token('2026-11-05')).token).toBe('qr:0123456789ABCD')
  expect(resolve(token('2025-01-01'), null)).toEqual({ token: 'qr:0123456789ABCD', refused: [] })
})

test('the beginning of a card of the county is half a card, and nothing else is', () => {
  const text = writeQrCard(CARD, current.write)
  for (const size of [3, 4, 36, text.length - 1]) {
    expect(isCutCard(`text:${text.slice(0, size)}`)).toBe(true)
    expect(isCutCard(`text: ${text.slice(0, size).toLowerCase()}\r`)).toBe(true)
  }
  for (const whole of [text, text.slice(36), 'YY', 'YY1-0001', 'YY2ABC', '6901234567892'])
    expect(isCutCard(`text:${whole}`)).toBe(false)
  expect(isCutCard('chip:YY1')).toBe(false)
})
