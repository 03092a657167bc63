/** How large a JPEG says to be: the first frame header (ISO/IEC 10918-1, B.2.2). */

/** null where it has none. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    // Start of scan: what follows is the picture itself.
    if (marker === 0xda) return null
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** SOF0 to SOF15 without the tables that lie among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}
