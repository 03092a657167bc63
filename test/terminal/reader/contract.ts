/** What every kind of reader promises the terminal, on whatever line it hangs. */
import { setTimeout as pass } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { BenchOptions } from '../../../firmware-sim/bench.ts'
import type { SimulatedCard } from '../../../firmware-sim/cards.ts'
import type { ReaderName } from '../../../terminal/contract/screen.ts'
import { KeptPort } from '../../../terminal/reader/kept-port.ts'
import { KINDS } from '../../../terminal/reader/kinds.ts'
import type { Port } from '../../../terminal/reader/port.ts'
import { serialDialer } from '../../../terminal/reader/serial-port.ts'
import { PATIENCE_MS, type Stand, stand, until } from './stand.ts'

export type ReaderCase<N extends ReaderName = ReaderName> = {
  name: N
  /** As they stand in its address. */
  settings?: string
  /** How the device is set. */
  device?: NonNullable<BenchOptions<N>['device']>
  /** What a reader needs to see that a card is gone: that its device says so, in hex, a few times, or so many ms. */
  gone: string | number
  /** Two cards, and their tokens. */
  cards: readonly [SimulatedCard, SimulatedCard]
  tokens: readonly [string, string]
  /** Whether the device is asked, so that its silence is noticed. */
  asked: boolean
  /** Whether its frames carry a checksum, so that noise never makes a card. */
  checked: boolean
}

/** How long a card lies there: time of the story told, not of the code. */
const HAND_MS = 600

/** Each promise is a test of its own, and all run at once: they wait most of the time. */
export function promises<N extends ReaderName>(given: ReaderCase<N>, line: 'pty' | 'tcp'): void {
  const { name, settings = '', device, gone, cards, tokens, asked, checked } = given
  const [card, other] = cards
  const [token, otherToken] = tokens

  describe.concurrent(`${name}${settings} on ${line}`, () => {
    const promise = (title: string, body: (make: (faults?: object) => Promise<Stand<N>>) => Promise<void>) =>
      test(title, { timeout: 2 * PATIENCE_MS }, ({ onTestFinished }) => {
        const options = { line, ...(device === undefined ? {} : { device }) }
        return body((faults = {}) => stand(name, { ...options, faults }, onTestFinished))
      })
    const ready = ({ states }: Stand<N>) => until(() => expect(states.at(-1)).toBe('ready'))
    const reads = ({ tokens: read }: Stand<N>, ...expected: string[]) =>
      until(() => expect(read).toEqual(expected))
    const lift = async ({ simulated }: Stand<N>) => {
      simulated.lift()
      if (typeof gone === 'number') return pass(gone)
      const { length } = simulated.sent
      const said = () =>
        simulated.sent.slice(length).filter((frame) => Buffer.from(frame).toString('hex') === gone)
      await until(() => expect(said().length).toBeGreaterThan(7))
    }

    promise('a card is read once while it lies there, and again when it is put back', async (make) => {
      const at = await make()
      at.open(settings)
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
      await pass(HAND_MS)
      expect(at.tokens).toEqual([token])
      await lift(at)
      at.simulated.place(card)
      await reads(at, token, token)
      // Nothing that names a person is ever logged.
      for (const secret of tokens) expect(at.logged.join()).not.toContain(secret.replace(/^\w+:/, ''))
    })

    promise('two cards in turn are two, however quick the hands', async (make) => {
      const at = await make()
      at.open(settings)
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
      at.simulated.place(other)
      await reads(at, token, otherToken)
    })

    promise('unplugged it is away; plugged in again it reads on', async (make) => {
      const at = await make()
      at.open(settings)
      await ready(at)
      await at.simulated.unplug()
      await until(() => expect(at.states.at(-1)).toBe('away'))
      await at.simulated.plug()
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
    })

    promise('plugged in late it is found', async (make) => {
      const at = await make()
      await at.simulated.unplug()
      at.open(settings)
      await until(() => expect(at.states).toEqual(['away']))
      await at.simulated.plug()
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
    })

    promise('slow to wake it reads once it is awake', async (make) => {
      const at = await make({ slowStartMs: 500 })
      at.open(settings)
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
    })

    promise('noise makes no card and stops nothing', async (make) => {
      const at = await make({ noise: 0.05, flip: 0.01, drop: 0.01, wrongChecksum: 0.2 })
      at.open(settings)
      for (let times = 0; times < 2; times++) {
        at.simulated.place(card)
        await pass(HAND_MS)
        at.simulated.lift()
        await pass(HAND_MS)
      }
      Object.assign(at.simulated.faults, { noise: 0, flip: 0, drop: 0, wrongChecksum: 0 })
      await pass(HAND_MS)
      await ready(at)
      if (checked) expect(at.tokens.filter((each) => each !== token)).toEqual([])
      at.tokens.length = 0
      at.simulated.place(other)
      await reads(at, otherToken)
    })

    promise('in small pieces or late and all together, it is the same card', async (make) => {
      const at = await make({ splitMs: 3 })
      at.open(settings)
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
      Object.assign(at.simulated.faults, { splitMs: undefined, glueMs: 30 })
      at.simulated.place(other)
      await reads(at, token, otherToken)
    })

    promise(asked ? 'silence is noticed, and forgotten' : 'silence is its nature', async (make) => {
      const at = await make()
      at.open(settings)
      await ready(at)
      Object.assign(at.simulated.faults, { silence: true })
      if (asked) await until(() => expect(at.states.at(-1)).toBe('silent'))
      else await pass(HAND_MS)
      Object.assign(at.simulated.faults, { silence: false })
      await ready(at)
      at.simulated.place(card)
      await reads(at, token)
    })
  })
}

/**
 * At the rate that it tries last; the drivers' own tests tell of each. A pty has no rate: the simulator is told at which
 * one the host listens, and garbles all bytes of another.
 */
export function findsItsRate<N extends ReaderName>({ name, cards, tokens }: ReaderCase<N>): void {
  const kind = KINDS[name]
  const [first = 9600] = kind.rates
  const baud = kind.rates.at(-1) ?? first
  test.concurrent(`${name} without a rate in its address is found at ${baud}`, {
    timeout: 2 * PATIENCE_MS,
  }, async ({ onTestFinished }) => {
    const options = { line: 'pty', baud, faults: { hostBaud: first } } as const
    const at = await stand<ReaderName>(name, options, onTestFinished)
    const log = { info() {}, warn() {} }
    const path = at.simulated.address.slice('serial:'.length)
    const kept = new KeptPort(serialDialer(path, first), { random: () => 0, log })
    const driver = kind.drive({
      port: withRate(kept, (rate) => Object.assign(at.simulated.faults, { hostBaud: rate })),
      ...{ baud: null, form: null, settings: {}, log },
      onCard: (_card, token) => at.tokens.push(token),
      onMisread() {},
      onState: (state) => at.states.push(state),
    })
    onTestFinished(async () => {
      driver.close()
      await kept.close()
    })
    await until(() => expect([at.states.at(-1), at.simulated.faults.hostBaud]).toEqual(['ready', baud]))
    at.simulated.place(cards[0])
    await until(() => expect(at.tokens).toEqual([tokens[0]]))
  })
}

function withRate(kept: KeptPort, onRate: (baud: number) => void): Port {
  const port: Port = {
    onBytes: () => {},
    onState: () => {},
    write: (bytes) => kept.write(bytes),
    async setBaud(baud) {
      await kept.setBaud?.(baud)
      onRate(baud)
    },
    close: () => kept.close(),
  }
  kept.onBytes = (bytes) => port.onBytes(bytes)
  kept.onState = (state) => port.onState(state)
  return port
}
