/** A simulated reader on a real line, and a terminal's reader on the other end of it. */
import { vi } from 'vitest'
import { type BenchOptions, openSimulatedReader, type SimulatedReader } from '../../../firmware-sim/bench.ts'
import type { ReaderName } from '../../../terminal/contract/screen.ts'
import { parseAddress, type ReaderAddress } from '../../../terminal/reader/address.ts'
import { openReader, type Reader } from '../../../terminal/reader/readers.ts'

export const PATIENCE_MS = 30_000

/** Invented people. */
const CITIZEN = {
  sex: '1',
  ethnic: '01',
  born: '1800-01-01',
  address: '山西省中阳县虚构村1号',
  authority: '中阳县公安局',
  validFrom: '2020-01-01',
  validTo: '长期',
} as const
export const PEOPLE = {
  jia: { citizen: { ...CITIZEN, name: '测试甲', number: '14112918000101019X' } },
  wu: { citizen: { ...CITIZEN, name: '测试戊', number: '350425180001010033' } },
}

/** The same numbers at every run: a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const until = <T>(check: () => T) => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 20 })

export type Stand<N extends ReaderName = ReaderName> = {
  simulated: SimulatedReader<N>
  /** Opens one more terminal's reader on it. */
  open(settings?: string): Reader
  /** What came out of all that were opened. */
  tokens: string[]
  states: string[]
  logged: string[]
}

/** `finished`: the test's own onTestFinished, since tests may run at once. */
export async function stand<N extends ReaderName>(
  name: N,
  options: Omit<BenchOptions<N>, 'random'>,
  finished: (end: () => Promise<void>) => void,
): Promise<Stand<N>> {
  const simulated = await openSimulatedReader<N>(name, { random: seeded(467), ...options })
  finished(() => simulated.close())
  const told = {
    tokens: [] as string[],
    states: [] as string[],
    logged: [] as string[],
  }
  const log = (fields: object, message: string) => told.logged.push(`${JSON.stringify(fields)} ${message}`)
  return {
    simulated,
    ...told,
    open(settings = '') {
      const reader = openReader({
        address: addressOf(`${name}=${simulated.address}${settings}`),
        random: () => 0,
        log: { info: log, warn: log },
        onCard: (_card, token) => told.tokens.push(token),
        onMisread() {},
        onState: (state) => told.states.push(state),
      })
      finished(() => reader.close())
      return reader
    },
  }
}

export function addressOf(written: string): ReaderAddress {
  const parsed = parseAddress(written)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.address
}
