/** A stand-in for the terminal process: serves the built page and pushes views to it. */
import { resolve } from 'node:path'
import serveStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import type { ScreenView } from '../../../terminal/contract/screen.ts'
import { addVoice } from '../../../terminal/voice/voice-routes.ts'

const root = resolve(import.meta.dirname, '../../..')

export type Kiosk = { url: string; push: (message: ScreenView | object) => void; close: () => Promise<void> }

/** The one session that may record. */
export const SESSION = 'a-session-of-this-test'

/** A face that no camera took. */
const FACE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 400"><rect width="320" height="400" fill="#cfd9e6"/><circle cx="160" cy="170" r="90" fill="#e8bf98"/><path d="M30 400c0-110 60-130 130-130s130 20 130 130z" fill="#0a5c46"/></svg>'

export type KioskOptions = {
  port?: number
  /** Where recorded voices are; none are kept without. */
  voices?: string
  /** Folder of the built page. */
  pages?: string
}

/** Listens on any port where none is given; a page that connects gets the latest view at once. */
export async function openKiosk({
  port = 0,
  voices = '/nowhere',
  pages = resolve(root, 'dist/screen'),
}: KioskOptions = {}): Promise<Kiosk> {
  const app = fastify({ forceCloseConnections: true })
  let latest = ''
  let view: ScreenView | null = null
  await app.register(websocket)
  await app.register(serveStatic, { root: pages })
  app.get('/photo.svg', (_request, reply) => reply.type('image/svg+xml').send(FACE))
  await addVoice(app, {
    folder: voices,
    view: () => {
      if (view === null) throw new Error('nothing was shown yet')
      return view
    },
    holds: (session) => session === SESSION,
  })
  app.get('/screen', { websocket: true }, (socket) => {
    if (latest !== '') socket.send(latest)
  })
  const url = await app.listen({ port, host: '127.0.0.1' })
  return {
    url,
    push(message) {
      latest = JSON.stringify(message)
      view = message as ScreenView
      for (const client of app.websocketServer.clients) client.send(latest)
    },
    close: () => app.close(),
  }
}
