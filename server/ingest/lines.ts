const NEWLINE = 0x0a

/**
 * Lines of a UTF-8 text, at most `most`. Each is decoded by itself: together, one Chinese word among them would make
 * all of them twice as large, and slow to read.
 */
export function linesOf(bytes: Buffer, most = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = []
  let from = 0
  while (lines.length < most) {
    const to = bytes.indexOf(NEWLINE, from)
    lines.push(bytes.toString('utf8', from, to < 0 ? bytes.length : to))
    if (to < 0) break
    from = to + 1
  }
  return lines
}
