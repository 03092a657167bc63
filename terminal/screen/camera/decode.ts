/**
 * A QR code in one picture of the camera. No way of telling dark from light finds every code: the one that looks
 * around each spot bears shadow and blur, the one for the whole picture bears noise, and a smaller picture bears a bit
 * of both. TRY_HARDER found nothing more and cost time.
 */
import {
  type Binarizer,
  BinaryBitmap,
  GlobalHistogramBinarizer,
  HybridBinarizer,
  type LuminanceSource,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'

/** Brightness of each pixel, row by row. */
export type Grey = { pixels: Uint8ClampedArray; width: number; height: number }

/** The text of a code in the picture; null where none can be read. */
export function decode(picture: Grey): string | null {
  const whole = sourceOf(picture)
  return (
    read(new HybridBinarizer(whole)) ??
    read(new GlobalHistogramBinarizer(whole)) ??
    read(new HybridBinarizer(sourceOf(halved(picture))))
  )
}

/** Brightness of the pixels of an ImageData, by the weights of ITU-R BT.601. */
export function greyOf({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): Grey {
  const pixels = new Uint8ClampedArray(width * height)
  for (let i = 0, at = 0; i < pixels.length; i += 1, at += 4)
    pixels[i] = (306 * (data[at] ?? 0) + 601 * (data[at + 1] ?? 0) + 117 * (data[at + 2] ?? 0)) >> 10
  return { pixels, width, height }
}

function sourceOf({ pixels, width, height }: Grey): LuminanceSource {
  return new RGBLuminanceSource(pixels, width, height)
}

function halved({ pixels, width: from, height: lines }: Grey): Grey {
  const [width, height] = [from >> 1, lines >> 1]
  const small = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = 2 * (y * from + x)
      const four =
        (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + from] ?? 0) + (pixels[at + from + 1] ?? 0)
      small[y * width + x] = four >> 2
    }
  return { pixels: small, width, height }
}

function read(binarizer: Binarizer): string | null {
  try {
    return new QRCodeReader().decode(new BinaryBitmap(binarizer)).getText()
  } catch {
    // Its way of saying that nothing was found, by errors of many kinds, since broken codes also lead it astray.
    return null
  }
}
