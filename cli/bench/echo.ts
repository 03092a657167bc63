/** A plain serial port on a pty that sends everything back: the least that a line can do. */
import { once } from 'node:events'
import { SerialPort } from 'serialport'
import { openPtyLine } from '../../firmware-sim/line/pty.ts'

export type Echo = {
  /** Sends bytes; settles when as many have come back. One at a time. */
  echo(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** `link` is where the pty is kept. */
export async function openEcho(link: string): Promise<Echo> {
  let missing = 0
  let done: (() => void) | null = null
  const line = await openPtyLine((bytes) => {
    missing -= bytes.length
    if (missing <= 0) done?.()
  }, link)
  const port = new SerialPort({ path: link, baudRate: 115200 })
  port.on('data', (bytes: Uint8Array) => port.write(bytes))
  await once(port, 'open')
  return {
    async echo(bytes) {
      const returned = Promise.withResolvers<void>()
      done = returned.resolve
      missing = bytes.length
      line.write(bytes)
      await returned.promise
    },
    async close() {
      await new Promise((closed) => port.close(closed))
      await line.unplug()
    },
  }
}
