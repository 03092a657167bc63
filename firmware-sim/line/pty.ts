/** A serial port that exists: a Linux pty. The host opens it like any reader's tty, as often as it likes. */
import { once } from 'node:events'
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import type { Socket } from 'node:net'
import { ReadStream } from 'node:tty'
import { open } from '@lydell/node-pty'
import type { Line } from './line.ts'

// The package's types leave `open` out.
declare module '@lydell/node-pty' {
  export function open(options: { encoding: null }): {
    readonly master: Socket
    readonly _slave: Socket
    readonly _fd: number
    readonly _pty: string
  }
}

/** One pty, from plugging in to unplugging. */
interface Port {
  readonly device: string
  write(piece: Uint8Array): void
  close(): Promise<void>
}

/**
 * Opens a pty; `receive` gets what the host writes. `link` is the symbolic link that keeps the address when a new
 * pty takes the old one's place: one left behind by an earlier run is replaced, any other file there is an EEXIST
 * error. It goes when the line is unplugged.
 */
export async function openPtyLine(receive: (bytes: Uint8Array) => void, link: string): Promise<Line> {
  const plugIn = async (): Promise<Port> => {
    const port = await openPort(receive)
    try {
      replaceLink(link, port.device)
      return port
    } catch (error) {
      await port.close()
      throw error
    }
  }
  let port: Port | undefined = await plugIn()
  return {
    address: `serial:${link}`,
    write: (piece) => port?.write(piece),
    async plug() {
      port ??= await plugIn()
    },
    async unplug() {
      const gone = port
      if (gone === undefined) return
      port = undefined
      unlinkOwn(link, gone.device)
      await gone.close()
    },
  }
}

async function openPort(receive: (bytes: Uint8Array) => void): Promise<Port> {
  const { master, _slave: slave, _fd: fd, _pty: device } = open({ encoding: null })
  master.on('data', receive)
  const holder = holdRaw(device)
  slave.destroy() // it would read the host's bytes away
  await once(slave, 'close')
  holder.setRawMode(true) // behind the close, which puts the old mode back
  return {
    device,
    write: (piece) => writeLossy(fd, piece),
    async close() {
      master.destroy()
      await once(master, 'close')
      holder.destroy()
    },
  }
}

/**
 * A fresh pty echoes and edits lines until somebody switches it to raw, and hangs up whenever its last opener
 * goes. This end stays open without ever reading: raw from the start, and hosts may come and go.
 */
function holdRaw(device: string): ReadStream {
  const fd = openSync(device, constants.O_RDWR | constants.O_NOCTTY)
  const holder = new ReadStream(fd)
  closeSync(fd) // the stream opened the device once more for itself
  return holder
}

/** A UART has no flow control: what finds no room is gone. */
function writeLossy(fd: number, piece: Uint8Array): void {
  try {
    writeSync(fd, piece)
  } catch (error) {
    if (!isErrno(error, 'EAGAIN')) throw error
  }
}

function replaceLink(link: string, device: string): void {
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true) unlinkSync(link)
  symlinkSync(device, link)
}

/** Another simulator may have taken the link over. */
function unlinkOwn(link: string, device: string): void {
  const own =
    lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(link) === device
  if (own) unlinkSync(link)
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
