/** Pictures of a QR code as a cheap camera sees one: turned, grey, noisy, a little out of focus. */
import { BarcodeFormat, EncodeHintType, QRCodeWriter } from '@zxing/library'
import type { Grey } from '../../../../terminal/screen/camera/decode.ts'

export type Scene = {
  width: number
  height: number
  /** Pixels of one of the code's little squares. */
  module: number
  /** Radians. */
  turned?: number
  /** Greys added to or taken from each pixel, at most. */
  noise?: number
  /** Pixels around each that it is mixed with. */
  blurred?: number
  /** 1 for good light. */
  light?: number
}

const BACKGROUND = 120

/** The same picture for the same `random`. */
export function draw(text: string, scene: Scene, random: () => number): Grey {
  const { width, height, module, turned = 0, noise = 0, blurred = 0, light = 1 } = scene
  const hints = new Map([[EncodeHintType.MARGIN, 4]])
  const code = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints)
  const size = code.getWidth()
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  const greyAt = (x: number, y: number) => {
    const column = Math.floor((cos * x + sin * y) / module + size / 2)
    const row = Math.floor((cos * y - sin * x) / module + size / 2)
    if (Math.min(column, row) < 0 || Math.max(column, row) >= size) return BACKGROUND
    return code.get(column, row) ? 40 : 220
  }
  const sharp = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const corners = [0.25, 0.75].flatMap((right) =>
        [0.25, 0.75].map((down) => greyAt(x + right - width / 2, y + down - height / 2)),
      )
      sharp[y * width + x] = corners.reduce((sum, grey) => sum + grey, 0) / 4
    }
  const seen = { pixels: sharp, width, height }
  const pixels = (blurred === 0 ? seen : blur(seen, blurred)).pixels.map(
    (grey) => grey * light + (random() * 2 - 1) * noise,
  )
  return { pixels, width, height }
}

function blur({ pixels, width, height }: Grey, reach: number): Grey {
  const mixed = new Uint8ClampedArray(pixels)
  for (let y = reach; y < height - reach; y += 1)
    for (let x = reach; x < width - reach; x += 1) {
      let sum = 0
      for (let dy = -reach; dy <= reach; dy += 1)
        for (let dx = -reach; dx <= reach; dx += 1) sum += pixels[(y + dy) * width + x + dx] ?? 0
      mixed[y * width + x] = sum / (2 * reach + 1) ** 2
    }
  return { pixels: mixed, width, height }
}

/** A film of the pictures, as Chromium's fake camera plays it over and over. */
export function filmOf(pictures: readonly Grey[], perSecond: number): Buffer {
  const { width, height } = pictures[0] ?? { width: 0, height: 0 }
  const colourless = Buffer.alloc((width * height) / 2, 128)
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420mpeg2\n`),
    ...pictures.flatMap(({ pixels }) => [
      Buffer.from('FRAME\n'),
      // Film knows no darker than 16 and no lighter than 235.
      Buffer.from(pixels.map((grey) => 16 + (grey * 219) / 255)),
      colourless,
    ]),
  ])
}

/** Numbers from 0 to 1 that look like chance and are the same each time. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
