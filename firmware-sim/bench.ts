/** A simulated reader on a real line: its device, at its rate, with the faults that one asks for. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SimulatedCard } from './cards.ts'
import type { LineFaults, Random } from './line/faults.ts'
import type { Line } from './line/line.ts'
import { openPtyLine } from './line/pty.ts'
import { openTcpLine } from './line/tcp.ts'
import { type DeviceOptions, type Devices, READERS, type ReaderName } from './readers.ts'
import { Socket } from './socket.ts'

export interface SimulatedReader<N extends ReaderName = ReaderName> {
  /** What the terminal is told: `serial:/path` or `tcp://127.0.0.1:port`; the same for its whole life. */
  readonly address: string
  /** The firmware itself, to look into or to make ill; cards go on and off it by place and lift. */
  readonly device: Devices[N]
  /** May be changed at any time. */
  readonly faults: LineFaults
  /** Every frame the device has sent so far, as it was before the line disturbed it. */
  readonly sent: readonly Uint8Array[]
  /** Lays a card on it, or holds a code before it. Throws RangeError when it is none for this reader. */
  place(card: SimulatedCard): void
  lift(): void
  /** Takes power and line away; the host sees the port go. */
  unplug(): Promise<void>
  /** Back under the same address, started anew. */
  plug(): Promise<void>
  /** Unplugs it for good. */
  close(): Promise<void>
}

export interface BenchOptions<N extends ReaderName> {
  readonly line: 'pty' | 'tcp'
  /** For noise and the like: from a seed where a run must be repeatable. */
  readonly random: Random
  readonly faults?: LineFaults
  /** Its rate; what its kind comes with unless told. */
  readonly baud?: number
  /** What else the device can be told; see its own options. */
  readonly device?: Omit<DeviceOptions[N], 'baud'>
  /** Of a pty: the symbolic link to keep it at; in a temporary folder unless told. */
  readonly link?: string
  /** Of TCP: a free port unless told. */
  readonly port?: number
  /** Called for each frame that carries a card or code to the host, when it sets out. */
  readonly onCard?: () => void
}

/** Throws when the port is taken (EADDRINUSE) or a file lies where the link should (EEXIST). */
export async function openSimulatedReader<N extends ReaderName>(
  name: N,
  options: BenchOptions<N>,
): Promise<SimulatedReader<N>> {
  const { random, faults = {}, baud, onCard = () => {} } = options
  const { make, place } = READERS[name]
  const device: Devices[N] = make({ ...options.device, ...(baud === undefined ? {} : { baud }) })
  const sent: Uint8Array[] = []
  const { line, tidy } = await openLine(options, (bytes) => socket.receive(bytes))
  const socket = new Socket(device, line, faults, random, (sending) => {
    sent.push(sending.bytes)
    if (sending.carriesCard) onCard()
  })
  return {
    address: line.address,
    device,
    faults,
    sent,
    place: (card) => socket.touch((now) => place(device, card, now)),
    lift: () => socket.touch(() => device.lift()),
    unplug: () => socket.unplug(),
    plug: () => socket.plug(),
    close: () => socket.close().then(tidy),
  }
}

interface OpenedLine {
  readonly line: Line
  /** Takes away what was made for the line. */
  readonly tidy: () => void
}

async function openLine(
  { line, link, port }: BenchOptions<ReaderName>,
  receive: (bytes: Uint8Array) => void,
): Promise<OpenedLine> {
  if (line === 'tcp') return { line: await openTcpLine(receive, port), tidy: () => {} }
  if (link !== undefined) return { line: await openPtyLine(receive, link), tidy: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-reader-'))
  return {
    line: await openPtyLine(receive, join(folder, 'port')),
    tidy: () => rmSync(folder, { recursive: true, force: true }),
  }
}
