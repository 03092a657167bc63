/** A stand-in for the terminal process: serves the built page and pushes views to it. */
import { existsSync, globSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import serveStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { build } from 'vite'
import type { ScreenView } from '../../../terminal/contract/screen.ts'

const root = resolve(import.meta.dirname, '../../..')
const built = resolve(root, 'dist/screen/index.html')
const sources = ['terminal/screen/**/*', 'terminal/contract/*.ts', 'core/*.ts', 'vite.config.ts']

/** Builds dist/screen where it is missing or older than its sources. */
export async function buildScreen(): Promise<void> {
  const changed = Math.max(
    ...globSync(sources, { cwd: root }).map((file) => statSync(resolve(root, file)).mtimeMs),
  )
  if (existsSync(built) && statSync(built).mtimeMs > changed) return
  await build({ configFile: resolve(root, 'vite.config.ts'), mode: 'screen', logLevel: 'error' })
}

export type Kiosk = { url: string; push: (message: ScreenView | object) => void; close: () => Promise<void> }

/** Listens on `port`, 0 for any; a page that connects gets the latest view at once. */
export async function openKiosk(port = 0): Promise<Kiosk> {
  const app = fastify({ forceCloseConnections: true })
  let latest = ''
  await app.register(websocket)
  await app.register(serveStatic, { root: resolve(root, 'dist/screen') })
  app.get('/screen', { websocket: true }, (socket) => {
    if (latest !== '') socket.send(latest)
  })
  const url = await app.listen({ port, host: '127.0.0.1' })
  return {
    url,
    push(message) {
      latest = JSON.stringify(message)
      for (const client of app.websocketServer.clients) client.send(latest)
    },
    close: () => app.close(),
  }
}
