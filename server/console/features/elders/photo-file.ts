/** A picture as the register keeps it: 240×320, cut to that shape from the middle, small enough for a village's line. */
const WIDTH = 240
const HEIGHT = 320
const MOST_BYTES = 40_960
const QUALITIES = [0.9, 0.8, 0.7, 0.6, 0.45, 0.3]

/** base64 of a JPEG; null where the browser cannot read the file. */
export async function cutPhoto(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return null
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  const context = canvas.getContext('2d')
  if (context === null) return null
  // What is transparent in a PNG would be black in a JPEG.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.drawImage(picture, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
  picture.close()
  for (const quality of QUALITIES) {
    const base64 = canvas.toDataURL('image/jpeg', quality).slice('data:image/jpeg;base64,'.length)
    if ((base64.length / 4) * 3 <= MOST_BYTES) return base64
  }
  return null
}
