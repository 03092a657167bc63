/** A serial device server: a reader's UART on a TCP port, for one client at a time, as the boxes on real sites are. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Line } from './line.ts'

const HOST = '127.0.0.1'

/**
 * Listens on `port` (0 takes a free one, and keeps it); `receive` gets what the client writes. A second client is
 * hung up on while the first is there. Throws EADDRINUSE when the port is taken.
 */
export async function openTcpLine(receive: (bytes: Uint8Array) => void, port = 0): Promise<Line> {
  let client: Socket | undefined
  const serve = (socket: Socket): void => {
    if (client !== undefined) {
      socket.destroy()
      return
    }
    client = socket
    socket.setNoDelay(true)
    socket.on('data', receive)
    // A client that breaks off is one that has gone; 'close' follows.
    socket.on('error', () => {})
    socket.once('close', () => {
      client = undefined
    })
  }

  let server: Server | undefined = await listen(serve, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    address: `tcp://${HOST}:${taken}`,
    write: (piece) => client?.write(piece),
    async plug() {
      server ??= await listen(serve, taken)
    },
    async unplug() {
      const gone = server
      if (gone === undefined) return
      server = undefined
      gone.close()
      client?.destroy()
      await once(gone, 'close')
    },
  }
}

async function listen(serve: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(serve)
  server.listen(port, HOST)
  await once(server, 'listening')
  return server
}
