/**
 * A serial device, over serialport 13 (reader sheet §5.3). Every connection is a new SerialPort: an old one would
 * send what was written while it was closed.
 */
import { SerialPort } from 'serialport'
import type { Dialer } from './kept-port.ts'
import { MOST_WAITING_BYTES } from './port.ts'

/** `baud` in bits per second. */
export function serialDialer(path: string, baud: number): Dialer {
  return {
    baud,
    async dial({ onBytes, onLost }) {
      const device = new SerialPort({ path, baudRate: this.baud ?? baud, autoOpen: false })
      device.on('data', onBytes)
      device.on('close', (error: Error | null) => onLost(error?.message ?? 'closed'))
      device.on('error', ({ message }) => onLost(message))
      device.on('end', () => onLost('end of input'))
      await new Promise<void>((done, fail) => device.open((error) => (error ? fail(error) : done())))
      return {
        write(bytes) {
          if (!device.isOpen || device.writableLength > MOST_WAITING_BYTES) return false
          device.write(bytes)
          return true
        },
        setBaud: (baudRate) =>
          new Promise((done) => device.update({ baudRate }, (error) => done(error?.message ?? null))),
        close: () => release(device),
      }
    },
    explain(problem) {
      if (/no such file|file not found/i.test(problem)) return 'no such device, is the cable plugged in?'
      if (/permission|access denied/i.test(problem))
        return 'not allowed, the user must be in the group of the device'
      if (/lock|busy/i.test(problem)) return 'another program holds it'
      return 'the connection was lost'
    },
  }
}

/** Always close(): in serialport 13.0.0 destroy() keeps the device locked. */
function release(device: SerialPort): Promise<void> {
  if (!device.isOpen) return Promise.resolve()
  return new Promise((done) => device.close(() => done()))
}
