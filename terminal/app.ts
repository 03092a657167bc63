/** The kiosk's own web server: the page, the view that it shows, and the terminal's health. For this machine alone. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance } from 'fastify'
import { object, parseAs, text } from '../core/shape.ts'
import type { CareDesk } from './care/care-desk.ts'
import { addCare } from './care/care-routes.ts'
import type { Scan, ScreenView } from './contract/screen.ts'
import type { Health } from './health.ts'
import { PHOTO_ADDRESS, photoFile } from './photos.ts'
import { addVoice, type VoiceOptions } from './voice/voice-routes.ts'

export type AppOptions = {
  view: () => ScreenView
  health: () => Health
  /** Calls the listener at every change of the view; returns how to stop that. */
  onChange: (listener: () => void) => () => void
  /** The text of a code that was held before the page's camera; null: no camera is wanted. It names a person: never log it. */
  onScan: ((text: string) => void) | null
  /** The caretaker's side, where there is one. */
  care?: Pick<CareDesk, 'answer'>
  /** The kiosk's voice beside the browser's own, where there is one. */
  voice?: Omit<VoiceOptions, 'view'>
  /** Folder of the elders' pictures, where there is one. */
  photos?: string
  /** Folder of the built page. */
  pages: string
}

/** The screen takes a terminal for dead that says nothing for much longer than this. */
const SAY_SOMETHING_EVERY_MS = 15_000
/** A page that lags this far behind gets no more until it has caught up: every view is whole. */
const MOST_BUFFERED = 256 * 1024
const TIME_LIMIT_MS = 10_000
const GOODBYE_MS = 1_000
/** The fullest QR code holds 2,953 bytes. */
const MOST_SCANNED = 3 * 1024

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' data:",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>养怡</title>
<h1>屏幕页面还没有生成</h1><p>终端在运行。请先生成页面，再刷新。</p>
<p lang="en">The terminal is running, but its page in dist/screen has not been built.</p></html>`

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: 1024,
    connectionTimeout: TIME_LIMIT_MS,
    requestTimeout: TIME_LIMIT_MS,
    handlerTimeout: TIME_LIMIT_MS,
    keepAliveTimeout: TIME_LIMIT_MS,
    maxRequestsPerSocket: 1_000,
  })

  // One kind of body alone, read by our own shapes; a form of a foreign page could send the others.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  // Before our own hook, so that what this hook refuses is also hung up on.
  await app.register(websocket, {
    options: { maxPayload: 1024 },
    preClose(done) {
      for (const page of this.websocketServer.clients) {
        page.close(1001)
        setTimeout(() => page.terminate(), GOODBYE_MS).unref()
      }
      this.websocketServer.close(() => done())
    },
  })

  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.headers(HEADERS)
    // Any web page may send requests here, or point a name of its own at this address: neither gets an answer.
    if (!isThisMachine(headers.host)) return reply.code(403).send('unknown host')
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`)
      return reply.code(403).send('foreign origin')
  })

  app.get('/screen', { websocket: true }, (socket) => {
    const show = () => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < MOST_BUFFERED)
        socket.send(JSON.stringify(options.view()))
    }
    const stop = options.onChange(show)
    const timer = setInterval(show, SAY_SOMETHING_EVERY_MS)
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      stop()
      clearInterval(timer)
    })
    show()
  })

  app.get('/health', async (_request, reply) => {
    const health = options.health()
    return reply.code(health.ok ? 200 : 503).send(health)
  })

  if (options.onScan !== null) addScan(app, options.onScan)
  const { care } = options
  if (care !== undefined) addCare(app, (act, text, session) => care.answer(act, text, session))

  if (options.voice !== undefined) await addVoice(app, { ...options.voice, view: options.view })

  if (options.photos !== undefined) addPhotos(app, options.photos)

  if (existsSync(join(options.pages, 'index.html')))
    await app.register(fastifyStatic, { root: options.pages })
  else app.get('/', (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT))

  return app
}

const scan = object<Scan>({ text: text(/^\P{Surrogate}+$/u, 'the text of a code') })

/** A code counts as a card: it is taken from where a page names itself as ours, which no other page in a browser can. */
function addScan(app: FastifyInstance, onScan: (text: string) => void): void {
  app.post('/scan', { bodyLimit: MOST_SCANNED }, async (request, reply) => {
    if (request.headers.origin === undefined) return reply.code(403).send('unknown origin')
    const parsed = parseAs(scan, String(request.body), 'scan')
    if (!parsed.ok) return reply.code(400).send(parsed.problem)
    onScan(parsed.value.text)
    return reply.code(204).send()
  })
}

/** Not kept by the browser: a picture that was taken back is gone. */
function addPhotos(app: FastifyInstance, folder: string): void {
  app.get<{ Params: { digest: string } }>(
    `${PHOTO_ADDRESS}:digest`,
    async ({ params: { digest } }, reply) => {
      const file = join(folder, photoFile(digest))
      if (!/^[0-9a-f]{64}$/.test(digest) || !existsSync(file)) return reply.code(404).send('no picture')
      return reply
        .type('image/jpeg')
        .header('cache-control', 'no-store')
        .send(await readFile(file))
    },
  )
}

function isThisMachine(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)
}
