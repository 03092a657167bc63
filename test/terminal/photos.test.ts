/** Pictures: who is asked for, what is taken, and that nothing stays that the roster does not name. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PHOTO_BYTES } from '../../core/photo.ts'
import type { RosterElder } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
import { verifierOf } from '../../terminal/keys.ts'
import { Photos, type PhotosOptions } from '../../terminal/photos.ts'
import { elder } from './care/stand.ts'
import { countyKey, jpegOf, scratch, signByCounty, signedPhoto, TERMINAL } from './support.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const digests = Array.from({ length: 20 }, (_, n) => digestOf(jpegOf(n)))
const pictured = (n: number): RosterElder => elder(n, { photo: digests[n] ?? null })
const rosterWith = (...numbers: number[]) => numbers.map(pictured)

function photosIn(folder: string, change: Partial<PhotosOptions> = {}) {
  const problems: string[] = []
  const clock = { up: 0 }
  const photos = new Photos({
    ...{ folder, terminal: TERMINAL, verify: verifierOf(countyKey), lately: [] },
    ...{ uptime: () => clock.up, problem: (text) => problems.push(text) },
    ...change,
  })
  return { photos, problems, clock }
}
const named = (asked: readonly string[]) => asked.map((digest) => digests.indexOf(digest))

test('a picture that the roster names is asked for, taken, found at the next start, and gone with the consent', () => {
  const folder = join(scratch(), 'photos')
  const { photos } = photosIn(folder)
  photos.hold(rosterWith(1, 2))
  expect(named(photos.wanted())).toEqual([1, 2])
  expect(photos.address(digests[1] ?? '')).toBeNull()
  expect(photos.take(signedPhoto(jpegOf(1)))).toBeNull()
  expect(photos.take(signedPhoto(jpegOf(1)))).toBeNull()
  expect(photos.address(digests[1] ?? '')).toBe(`/photos/${digests[1]}`)
  expect(named(photos.wanted())).toEqual([2])
  writeFileSync(join(folder, `${digests[5]}.jpg.new`), 'half of one')
  const again = photosIn(folder)
  again.photos.hold(rosterWith(1, 2))
  expect(again.photos.address(digests[1] ?? '')).not.toBeNull()
  expect(readdirSync(folder)).toEqual([`${digests[1]}.jpg`])
  again.photos.hold([elder(1), elder(2)])
  expect([readdirSync(folder), again.photos.wanted(), again.photos.address(digests[1] ?? '')]).toEqual([
    [],
    [],
    null,
  ])
})

test('a few at a time: first those who ate here, then who has just come, and nobody waits for one that never comes', () => {
  const { photos, clock } = photosIn(scratch(), { lately: ['e-12', 'e-13'], most: 15 })
  photos.hold(rosterWith(...digests.keys()))
  expect(named(photos.wanted())).toEqual([12, 13, 0, 1, 2, 3, 4, 5])
  for (const n of [12, 13, 0, 1, 2, 3, 4]) photos.take(signedPhoto(jpegOf(n)))
  expect(photos.address(digests[8] ?? '')).toBeNull()
  expect(named(photos.wanted())).toEqual([5])
  clock.up += 60_000
  // The fifth has been asked for once, the others never; more than the fifteen are not held here.
  expect(named(photos.wanted())).toEqual([8, 6, 7, 9, 10, 11, 14, 5])
  expect(photos.take(signedPhoto(jpegOf(19)))).toMatch('nobody')
})

test.each([
  ['of another terminal', signedPhoto(jpegOf(1), { terminal: 'hewan-1' }), 'is for terminal'],
  ['signed by nobody', signedPhoto(jpegOf(1)).replace(/.$/, '!'), 'signature'],
  ['another one under its digest', signedPhoto(jpegOf(2), { digest: digests[1] ?? '' }), 'another'],
  ['of nobody here', signedPhoto(jpegOf(3)), 'nobody'],
  ['too large', signedPhoto(jpegOf(1, PHOTO_BYTES + 3)), 'base64'],
  ['something else', signedText({ v: 1 }, signByCounty), 'photo'],
])('%s is refused', (_, message, problem) => {
  const { photos } = photosIn(scratch())
  photos.hold(rosterWith(1, 2))
  expect(photos.take(message)).toMatch(problem)
  expect(named(photos.wanted())).toEqual([1, 2])
})

test('what is no JPEG is refused though its digest is right', () => {
  const text = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
  const { photos } = photosIn(scratch())
  photos.hold([elder(1, { photo: digestOf(text) })])
  expect(photos.take(signedPhoto(text))).toMatch('no JPEG')
})

test('a disk that takes none is asked for none until the next roster', () => {
  const folder = scratch()
  const { photos, problems } = photosIn(folder)
  photos.hold(rosterWith(1, 2))
  const inTheWay = join(folder, `${digests[1]}.jpg.new`)
  mkdirSync(inTheWay)
  photos.take(signedPhoto(jpegOf(1)))
  expect([problems.length, photos.wanted()]).toEqual([1, []])
  rmdirSync(inTheWay)
  photos.hold(rosterWith(1, 2))
  expect(named(photos.wanted())).toEqual([1, 2])
})
