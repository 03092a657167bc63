import { describe, expect, test } from 'vitest'
import { decode, greyOf } from '../../../../terminal/screen/camera/decode.ts'
import { chance, draw, type Scene } from './drawing.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codes = Array.from({ length: 6 }, (_, seed) => {
  const random = chance(seed)
  return `YY1${Array.from({ length: 129 }, () => ALPHABET[Math.floor(random() * 32)]).join('')}`
})

describe('a card of the county is read', () => {
  test.each<[string, Scene]>([
    ['held straight', { width: 640, height: 480, module: 6, noise: 8 }],
    ['far away', { width: 640, height: 480, module: 3, noise: 6 }],
    ['turned', { width: 640, height: 480, module: 5, turned: 0.3, noise: 10 }],
    ['upside down', { width: 640, height: 480, module: 6, turned: 3.2, noise: 8 }],
    ['in a noisy picture', { width: 640, height: 480, module: 6, turned: 0.15, noise: 25 }],
    ['in poor light', { width: 640, height: 480, module: 7, turned: -0.2, noise: 10, light: 0.4 }],
    ['out of focus', { width: 1280, height: 720, module: 8, turned: 0.2, noise: 10, blurred: 3 }],
  ])('%s', (_, scene) => {
    const random = chance(1)
    // One look may miss it; the camera looks eight times a second.
    const missed = codes.filter((code) => ![1, 2, 3].some(() => decode(draw(code, scene, random)) === code))
    expect(missed).toEqual([])
  })
})

test('a picture without a code gives nothing, and none makes the decoder stumble', () => {
  const random = chance(7)
  for (let i = 0; i < 20; i += 1) {
    const [width, height] = [Math.floor(random() * 200) + 1, Math.floor(random() * 200) + 1]
    const pixels = new Uint8ClampedArray(width * height).map(() => random() * 256)
    expect(decode({ pixels, width, height })).toBeNull()
  }
})

test('a code that is half covered is not read as another', () => {
  const random = chance(3)
  for (const code of codes) {
    const seen = draw(code, { width: 640, height: 480, module: 6, noise: 8 }, random)
    expect(
      decode({ ...seen, pixels: seen.pixels.map((grey, at) => (at % 640 > 320 ? 120 : grey)) }),
    ).toBeNull()
  }
})

test('brightness is that of the eye', () => {
  const data = new Uint8ClampedArray([255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255])
  expect([...greyOf({ data, width: 3, height: 1 }).pixels]).toEqual([255, 149, 29])
})
