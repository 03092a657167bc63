// `yangyi decode --reader NAME`: raw bytes of a reader from stdin, one JSON line for each card to stdout, in order; what
// was thrown away and why to stderr, as one JSON line at the end. For support staff with a capture: what stands on a
// card, ID number and all, goes out by intent. Broken bytes are no failure; a wrong NAME leaves with 2.
import { parseArgs } from 'node:util'
import { isReaderName, KINDS, READER_NAMES } from '../terminal/reader/kinds.ts'

const USAGE = `usage: yangyi decode --reader NAME < BYTES
NAME is one of ${READER_NAMES.join(', ')}`

/** Runs the command; gives the exit code. */
export async function decodeCommand(args: string[]): Promise<number> {
  const name = readerOf(args)
  if (name === undefined || !isReaderName(name)) {
    console.error(USAGE)
    return 2
  }
  // Whoever reads may leave before the end, as `head` does: `print` hears of it as well.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

  const lines: string[] = []
  const decoder = KINDS[name].decoder((card) => lines.push(`${JSON.stringify(card)}\n`))
  const counted = { reader: name, bytes: 0, cards: 0 }
  const flush = async () => {
    counted.cards += lines.length
    return lines.length === 0 ? null : print(lines.splice(0).join(''))
  }

  let failure: NodeJS.ErrnoException | null = null
  try {
    for await (const bytes of process.stdin) {
      counted.bytes += bytes.length
      decoder.push(bytes)
      failure = await flush()
      if (failure !== null) break
    }
  } catch (error) {
    failure = error as NodeJS.ErrnoException
  }
  if (failure === null) {
    decoder.idle()
    failure = await flush()
  }
  console.error(JSON.stringify({ ...counted, discarded: decoder.discarded }))
  if (failure === null || failure.code === 'EPIPE') return 0
  console.error(failure.message)
  return 1
}

function readerOf(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { reader: { type: 'string' } } }).values.reader
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return undefined
  }
}

/** Resolves when the text has left the process, so that a slow reader slows us down; null, or what went wrong. */
function print(text: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((done) => {
    process.stdout.write(text, (error) => done(error ?? null))
  })
}
