/** `yangyi firmware-sim`: one simulated reader by hand, beside a terminal that is told its address. */
import { randomInt } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline'
import { openSimulatedReader } from '../firmware-sim/bench.ts'
import { FAULT_WORDS } from '../firmware-sim/line/fault-words.ts'
import { READER_NAMES } from '../firmware-sim/readers.ts'
import { TapQueue } from '../firmware-sim/tap-queue.ts'
import { seededRandom } from '../prisma/demo/random.ts'
import { readOptions, type SimOptions } from './firmware-sim-options.ts'
import { inWords } from './in-words.ts'

const USAGE = `usage: yangyi firmware-sim --reader NAME --card CARD [--card CARD …] [--every MS] [--fault FAULT …]
                           [--tcp PORT | --link PATH] [--baud RATE] [--seed NUMBER] [--mode command]

  NAME    ${READER_NAMES.join(', ')}
  CARD    sam: a card of the demo (1, 2, …) or an invented ID number (99…); em4100, pn532, aabb: a number in
          hex digits, such as DEADBEEF; the others: a text
  MS      from one card to the next, 3000 unless told; Enter lays one on at once, 0 leaves it to Enter
  --mode command: a gm65, newland or honeywell that waits for the terminal's trigger
  FAULT   ${FAULT_WORDS.join(', ')}`

/** The longest a card stays on the reader when no host asks for it, in milliseconds. */
const HOLD_MS = 10_000
/** As long as a real ID card reader needs at the least for a card (protocol sheet §1.6). */
const SAM_READ_MS = 600

export async function firmwareSimCommand(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE)
    return 0
  }
  const read = readOptions(args)
  if (!read.ok) {
    console.error(`${read.problems.map((problem) => `firmware-sim: ${problem}\n`).join('')}\n${USAGE}`)
    return 2
  }
  const stop = new AbortController()
  // `on`, not `once`: Ctrl-C reaches us twice, from the terminal and from whoever passes it on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  try {
    await simulate(read.options, stop.signal)
    return 0
  } catch (error) {
    console.error(inWords(error))
    return 1
  }
}

async function simulate(options: SimOptions, stop: AbortSignal): Promise<void> {
  const { reader, cards, everyMs, seed = randomInt(1_000_000), mode, ...line } = options
  const simulated = await openSimulatedReader(reader, {
    ...line,
    device: reader === 'sam' ? { readMs: SAM_READ_MS } : (mode?.device ?? {}),
    random: seededRandom(seed).next,
    onCard: () => taps.cardRead(),
  })
  const taps = new TapQueue(simulated, HOLD_MS)
  const keyboard = createInterface({ input: process.stdin })
  stop.addEventListener('abort', () => taps.stop())
  console.log(`YANGYI_READER=${reader}=${simulated.address}${mode?.settings ?? ''}`)
  console.log(`${simulated.device.baud} baud, seed ${seed}. Enter lays a card on, Ctrl-C ends.\n`)

  for (let turn = 0; ; turn++) {
    await pause(everyMs, keyboard, stop)
    const next = cards[turn % cards.length]
    if (next === undefined || stop.aborted) break
    const sent = await taps.tap(next.card)
    if (!stop.aborted) console.log(`${next.label}: ${sent ? 'sent' : 'nobody asked for it'}`)
  }
  keyboard.close()
  await simulated.close()
}

/** Until the time is up (0: never), Enter is pressed or the end is told. */
async function pause(ms: number, keyboard: Interface, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = () => resolve()
  const timer = ms > 0 ? setTimeout(done, ms) : undefined
  keyboard.once('line', done)
  stop.addEventListener('abort', done)
  await promise
  clearTimeout(timer)
  keyboard.off('line', done)
  stop.removeEventListener('abort', done)
}
