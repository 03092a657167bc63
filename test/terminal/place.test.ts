/** The county's own cards at an enrolled terminal: known from the roster that lies on its disk, without network. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { Sign } from '../../core/batch.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { type QrCard, writeQrCard } from '../../core/qr-card.ts'
import { ownKey } from '../../terminal/keys.ts'
import type { Kiosk, Place } from '../../terminal/kiosk.ts'
import { openPlace } from '../../terminal/place.ts'
import { TIMING } from '../../terminal/uplink/uplink.ts'
import { machineAt, NOON, PLACE, rosterToken, scratch, signedRoster } from './support.ts'

const county = generateKeyPairSync('ed25519')
const signCard: Sign = (text) => sign(null, Buffer.from(text), county.privateKey).toString('base64url')
const cardKeys = [{ id: 1, key: county.publicKey.export({ format: 'jwk' }).x ?? '' }]
const CARD: QrCard = {
  key: 1,
  region: '990105',
  serial: '0123456789ABCD',
  issued: '2024-07-01' as PlainDate,
  expires: '2024-07-17' as PlainDate,
}

function openedPlace() {
  const folder = scratch()
  writeFileSync(join(folder, 'roster.txt'), signedRoster(3, { cardKeys }))
  const lines: string[] = []
  let place: Place | null = null
  const kiosk = {
    onChange: () => () => {},
    takePlace: (taken: Place) => {
      place = taken
    },
    leavePlace: () => {},
    tick: () => {},
    say: () => {},
    changed: () => {},
  } as unknown as Kiosk
  const close = openPlace(
    // Nobody listens there.
    { folder, brokerUrl: 'mqtt://127.0.0.1:1' } as Parameters<typeof openPlace>[0],
    PLACE,
    ownKey(join(folder, 'key.pem')),
    kiosk,
    {
      log: pino({ level: 'warn' }, { write: (line) => lines.push(line) }),
      machine: machineAt(NOON),
      random: () => 0.5,
      timing: TIMING,
    } as unknown as Parameters<typeof openPlace>[4],
    () => {},
    { restartReaders: async () => {}, recentLines: () => [] },
  )
  onTestFinished(close)
  if (place === null) throw new Error('no place was taken')
  return { place: place as Place, lines }
}

test('a QR card is known by its serial, and by a wall clock alone none expires', () => {
  const { place, lines } = openedPlace()
  const text = writeQrCard(CARD, signCard)
  expect(place.rosterToken(`text:${text.toLowerCase()}\r`)).toBe(rosterToken('qr:0123456789ABCD'))
  expect(place.rosterToken('chip:3C00CE754C')).toBe(rosterToken('chip:3C00CE754C'))
  expect(place.rosterToken(`text:${text.slice(0, 36)}`)).toBeNull()
  expect(lines).toEqual([])
})

test('a forged card is unknown, and the log says why without the card', () => {
  const { place, lines } = openedPlace()
  const forged = writeQrCard(CARD, (text) => signCard(`${text}!`))
  expect(place.rosterToken(`text:${forged}`)).toBe(rosterToken(`text:${forged}`))
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 40, fault: 'signature' }])
  expect(lines.join('')).not.toContain(forged.slice(0, 20))
})
