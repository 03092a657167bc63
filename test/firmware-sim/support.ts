/** Invented people, the protocol sheet's frames as they are printed there, and a host on the serial port. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { SerialPort } from 'serialport'
import type { Device } from '../../firmware-sim/device.ts'
import type { CitizenCard } from '../../firmware-sim/sam/text-block.ts'
import type { DemoCard } from '../../firmware-sim/simulator.ts'

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Requests, §1.3. */
export const RESET = hex('AA AA AA 96 69 00 03 10 FF EC')
export const STATUS = hex('AA AA AA 96 69 00 03 11 FF ED')
export const SAM_ID = hex('AA AA AA 96 69 00 03 12 FF EE')
export const FIND = hex('AA AA AA 96 69 00 03 20 01 22')
export const SELECT = hex('AA AA AA 96 69 00 03 20 02 21')
export const READ = hex('AA AA AA 96 69 00 03 30 01 32')
export const READ_FINGERPRINT = hex('AA AA AA 96 69 00 03 30 10 23')
export const READ_ADDRESS = hex('AA AA AA 96 69 00 03 30 03 30')
export const READ_MANAGEMENT = hex('AA AA AA 96 69 00 03 30 05 36')

/** Answers, §1.4 and §1.5. */
export const OK = hex('AA AA AA 96 69 00 04 00 00 90 94')
export const FOUND = hex('AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97')
export const SELECTED = hex('AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C')
export const BAD_CHECKSUM = hex('AA AA AA 96 69 00 04 00 00 10 14')
export const BAD_LENGTH = hex('AA AA AA 96 69 00 04 00 00 11 15')
export const NOT_ALLOWED = hex('AA AA AA 96 69 00 04 00 00 21 25')
export const READ_FAILED = hex('AA AA AA 96 69 00 04 00 00 41 45')
export const SELF_TEST_FAILED = hex('AA AA AA 96 69 00 04 00 00 60 64')
export const UNAUTHORISED = hex('AA AA AA 96 69 00 04 00 00 66 62')
export const NO_CARD = hex('AA AA AA 96 69 00 04 00 00 80 84')
export const SELECT_FAILED = hex('AA AA AA 96 69 00 04 00 00 81 85')
export const NO_CONTENT = hex('AA AA AA 96 69 00 04 00 00 91 95')

export const TIAN: CitizenCard = {
  name: '田秀英',
  sex: '2',
  ethnic: '01',
  born: '1941-03-07',
  address: '虚构省虚构县虚构村1号',
  number: '990101194103070028',
  authority: '虚构县公安局',
  validFrom: '2012-05-01',
  validTo: '长期',
}
export const SHI: CitizenCard = {
  ...TIAN,
  name: '石长根',
  sex: '1',
  born: '1938-11-20',
  number: '99010119381120001X',
  validTo: '2032-05-01',
}

export const DEMO_CARDS: DemoCard[] = [
  { key: 'tian', name: TIAN.name, place: '上庄村', card: TIAN },
  { key: 'shi', name: SHI.name, place: '下庄村 <东头>', card: SHI },
]

/** mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The program at the other end of the serial line. */
export interface Host {
  /** Sends and waits for a whole answer, by its length field; gives it with the number of pieces it came in. */
  ask(request: Uint8Array): Promise<{ answer: Buffer; pieces: number }>
  send(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export async function openHost(address: string): Promise<Host> {
  const path = address.replace(/^serial:/, '')
  const port = new SerialPort({ path, baudRate: 115200, autoOpen: false })
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())))
  const send = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) =>
      port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve())),
    )
  return {
    send,
    async ask(request) {
      const pieces: Buffer[] = []
      const collect = (piece: Buffer): number => pieces.push(piece)
      port.on('data', collect)
      await send(request)
      let answer = Buffer.concat(pieces)
      while (answer.length < 7 || answer.length < 7 + answer.readUInt16BE(5)) {
        await once(port, 'data')
        answer = Buffer.concat(pieces)
      }
      port.off('data', collect)
      return { answer, pieces: pieces.length }
    },
    close: () => new Promise((resolve, reject) => port.close((error) => (error ? reject(error) : resolve()))),
  }
}

/** Polls until a card is found, reads it and gives the name on it. */
export async function readName(host: Host): Promise<string> {
  let found = await host.ask(FIND)
  while (!found.answer.equals(FOUND)) found = await host.ask(FIND)
  await host.ask(SELECT)
  const { answer } = await host.ask(READ)
  return answer.subarray(14, 44).toString('utf16le').trim()
}

/** The program at the other end of a device server. */
export async function openClient(address: string): Promise<{ socket: Socket; heard: () => Buffer }> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  await once(socket, 'connect')
  return { socket, heard: () => Buffer.concat(pieces) }
}

/** What a device says to these bytes at this time, and of its own accord right behind them, as one stream. */
export function say(device: Device<never>, bytes: Uint8Array = Buffer.alloc(0), now = 0): Buffer {
  const sendings = [...device.receive(bytes, now), ...device.speak(now)]
  return Buffer.concat(sendings.map((sending) => sending.bytes))
}
