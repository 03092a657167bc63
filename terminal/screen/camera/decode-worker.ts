/** Decodes beside the page, whose pictures and voice must not stutter. One picture in, one answer out. */
import { decode, greyOf } from './decode.ts'

addEventListener('message', ({ data: picture }: MessageEvent<VideoFrame | ImageBitmap>) => {
  const [width, height] =
    'displayWidth' in picture
      ? [picture.displayWidth, picture.displayHeight]
      : [picture.width, picture.height]
  const drawing = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (drawing === null) throw new Error('no canvas to draw on')
  drawing.drawImage(picture, 0, 0)
  picture.close()
  postMessage(decode(greyOf(drawing.getImageData(0, 0, width, height))))
})
