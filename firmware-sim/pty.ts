/** A serial port that exists: a Linux pty. The host opens `path` like any reader's tty, as often as it likes. */
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
import { PacedWriter } from './paced-writer.ts'

// The package's types leave `open` out.
declare module '@lydell/node-pty' {
  export function open(options: { encoding: null }): {
    readonly master: Socket
    readonly _slave: Socket
    readonly _fd: number
    readonly _pty: string
  }
}

interface SerialLine {
  /** What the host opens: the link when one was asked for, else the pty. */
  readonly path: string
  /** Sends bytes to the host at `baud` bits per second. Without a host they are lost, as on a wire. */
  send(bytes: Uint8Array, baud: number): void
  /** Unplugs: the host sees the port go, the link is removed. */
  close(): Promise<void>
}

/**
 * Opens a pty; `receive` gets what the host writes. `link` is a symbolic link kept at a stable place: one left
 * behind by an earlier run is replaced, any other file there is an EEXIST error.
 */
export async function openSerialLine(
  receive: (bytes: Uint8Array) => void,
  link?: string,
): Promise<SerialLine> {
  const pty = open({ encoding: null })
  const { master, _slave: slave, _fd: fd, _pty: device } = pty
  master.on('data', receive)
  const holder = holdRaw(device)
  slave.destroy() // it would read the host's bytes away
  await once(slave, 'close')
  holder.setRawMode(true) // behind the close, which puts the old mode back

  const writer = new PacedWriter((piece) => writeLossy(fd, piece))
  const close = async (): Promise<void> => {
    writer.stop()
    if (link !== undefined) unlinkOwn(link, device)
    master.destroy()
    await once(master, 'close')
    holder.destroy()
  }
  try {
    if (link !== undefined) replaceLink(link, device)
  } catch (error) {
    await close()
    throw error
  }
  return { path: link ?? device, send: (bytes, baud) => writer.send(bytes, baud), close }
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
