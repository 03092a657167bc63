/** A QR code as one SVG path, module by module: drawn in millimetres it stays sharp at any resolution. */
import { BarcodeFormat, EncodeHintType, QRCodeWriter } from '@zxing/library'

/** Blank modules that a code needs around it. */
export const QUIET = 4

/**
 * Error correction Q: a quarter of the code may be worn off or glare. `size` is its width in modules without the quiet
 * zone; the path's unit is one module.
 */
export function qrPath(text: string): { size: number; path: string } {
  const hints = new Map<EncodeHintType, unknown>([
    [EncodeHintType.ERROR_CORRECTION, 'Q'],
    [EncodeHintType.MARGIN, 0],
  ])
  const matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints)
  const size = matrix.getWidth()
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!matrix.get(x, y)) continue
      const start = x
      while (x < size && matrix.get(x, y)) x++
      path += `M${start} ${y}h${x - start}v1h-${x - start}z`
    }
  }
  return { size, path }
}
