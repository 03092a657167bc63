/** A serial device server: a box that puts a reader's line on the network, as a bare TCP port. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Dialer } from './kept-port.ts'
import { MOST_WAITING_BYTES } from './port.ts'

/** A box on the site's own network answers in milliseconds, or is off. */
const CONNECT_MS = 5_000
/** A box that lost its power says no goodbye: after this long without a byte the system asks whether it is there. */
const KEEP_ALIVE_MS = 10_000

/** `host` may be a name or an address, an IPv6 one in brackets. */
export function tcpDialer(host: string, port: number): Dialer {
  return {
    async dial({ onBytes, onLost }, stop) {
      const socket = connect({
        host: host.replace(/^\[(.*)\]$/, '$1'),
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      })
      // The reason comes as an error, the end of it in any case as 'close'.
      let reason = 'closed'
      socket.on('error', ({ message }) => {
        reason = message
      })
      socket.on('data', onBytes)
      socket.on('close', () => onLost(reason))
      const abandon = () => socket.destroy()
      const limit = setTimeout(() => socket.destroy(new Error('connect ETIMEDOUT')), CONNECT_MS)
      stop.addEventListener('abort', abandon)
      await new Promise<void>((done, fail) => {
        socket.once('connect', done)
        socket.once('close', () => fail(new Error(reason)))
      }).finally(() => {
        clearTimeout(limit)
        stop.removeEventListener('abort', abandon)
      })
      return {
        write(bytes) {
          if (!socket.writable || socket.writableLength > MOST_WAITING_BYTES) return false
          socket.write(bytes)
          return true
        },
        async close() {
          if (socket.closed) return
          socket.destroy()
          await once(socket, 'close')
        },
      }
    },
    explain(problem) {
      if (/ENOTFOUND|EAI_AGAIN/.test(problem)) return 'no device server has this name, is it written right?'
      if (/ECONNREFUSED/.test(problem))
        return 'the device server is there, but this port is not, is it set up?'
      if (/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/.test(problem))
        return 'the device server does not answer, has it power and network?'
      if (problem === 'closed') return 'the device server hung up, does another program use it?'
      return 'the connection was lost'
    },
  }
}
