import { createServer, type Server } from 'node:http'
import { pino } from 'pino'
import { runBroker } from '../../broker/broker.ts'
import { SECRET, TERMINALS } from './contract.ts'

/** A county server's one route that the broker asks. */
export async function authenticator(): Promise<{ url: string; server: Server }> {
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    const known = Object.entries(TERMINALS).some(
      ([id, password]) => id === body.username && password === body.password,
    )
    const asked = request.method === 'POST' && request.url === '/api/broker/authenticate'
    const trusted = request.headers.authorization === `Bearer ${SECRET}`
    response.statusCode = asked && trusted ? (known ? 204 : 401) : 500
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, server }
}

export function startBroker(serverUrl: string, port = 0): ReturnType<typeof runBroker> {
  const config = { host: '127.0.0.1', port, secret: SECRET, serverUrl, logLevel: 'silent' as const }
  return runBroker(config, pino({ level: 'silent' }))
}
