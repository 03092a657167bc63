// `npm run fuzz -- [--seed TEXT] [--bytes N] [--reader NAME]`: millions of damaged bytes through every kind of reader.
import { parseArgs } from 'node:util'
import type { ReaderName } from '../../terminal/contract/screen.ts'
import { isReaderName, READER_NAMES } from '../../terminal/reader/kinds.ts'
import { Finding, fuzzKind } from './fuzz-kind.ts'

const options = readOptions()
if (options === null) {
  console.error(`usage: npm run fuzz -- [--seed TEXT] [--bytes N] [--reader ${READER_NAMES.join('|')}]`)
  process.exit(2)
}
const { seed, bytes, names } = options

console.log(`seed ${seed}`)
for (const name of names) {
  try {
    const { megabytesPerSecond, ...figures } = fuzzKind(name, seed, bytes)
    const speed = `${megabytesPerSecond.toFixed(1)} MB/s`
    const { cards, buffers, growth } = figures
    console.log(
      `${name.padEnd(10)} ${figures.bytes} bytes, ${cards} cards, ${speed}, ${buffers} bytes of buffers, grew by ${growth}`,
    )
  } catch (error) {
    if (!(error instanceof Finding)) throw error
    console.error(`${name}: ${error.message}`)
    if (error.cause !== undefined) console.error(error.cause)
    process.exitCode = 1
  }
}

/** Null where the options are wrong. */
function readOptions(): { seed: string; bytes: number; names: ReaderName[] } | null {
  const values = tryParse()
  if (values === null) return null
  const { seed, reader } = values
  const bytes = Number(values.bytes)
  if (!Number.isSafeInteger(bytes) || bytes < 1) return null
  if (reader === undefined) return { seed, bytes, names: READER_NAMES }
  return isReaderName(reader) ? { seed, bytes, names: [reader] } : null
}

function tryParse() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string', default: String(Date.now()) },
        bytes: { type: 'string', default: '10000000' },
        reader: { type: 'string' },
      },
    }).values
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return null
  }
}
