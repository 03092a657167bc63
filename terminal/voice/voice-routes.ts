/** The kiosk's voice over HTTP: see contract/voice.ts. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CARE_SESSION } from '../contract/care.ts'
import { REFUSALS, type Refusal, type RefusalCode } from '../contract/refusals.ts'
import type { ScreenView } from '../contract/screen.ts'
import { LARGEST_CLIP, mayBeSaid, type VoiceHeld } from '../contract/voice.ts'
import { canSay, Espeak } from './espeak.ts'
import { VoicePacks } from './voice-packs.ts'

export type VoiceOptions = {
  /** Where the packs are. */
  folder: string
  view: () => ScreenView
  /** Whether this caretaker's session lasts. */
  holds: (session: string | null) => boolean
}

type ClipAddress = { Params: { language: string; clip: string } }

export async function addVoice(app: FastifyInstance, { folder, view, holds }: VoiceOptions): Promise<void> {
  const packs = new VoicePacks(folder)
  const espeak = new Espeak()
  const say = await canSay()
  app.addHook('onClose', async () => espeak.close())

  /** Who may not record gets the refusal of any other act of the caretaker's. */
  const refused = ({ headers }: FastifyRequest): RefusalCode | null => {
    if (headers.origin === undefined) return 'foreign-origin'
    const session = headers[CARE_SESSION]
    return holds(typeof session === 'string' ? session : null) ? null : 'locked'
  }
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const code = refused(request)
    if (code !== null) return reply.code(REFUSALS[code]).send({ code, wait: 0 } satisfies Refusal)
  }

  app.get('/voice', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ packs: packs.held(), say } satisfies VoiceHeld),
  )

  app.get<{ Querystring: { text?: unknown } }>('/voice/say', async ({ query }, reply) => {
    const shown = view()
    if (!say || typeof query.text !== 'string' || !mayBeSaid(query.text, shown)) return reply.code(404).send()
    const wav = await espeak.say(query.text, shown.voice.language)
    if (wav === null) return reply.code(503).send()
    return reply.header('cache-control', 'no-store').type('audio/wav').send(wav)
  })

  app.get<ClipAddress>('/voice/:language/:clip', async ({ params }, reply) => {
    const sound = packs.read(params.language, params.clip)
    if (sound === null) return reply.code(404).send()
    return reply.header('cache-control', 'no-store').type(sound.type).send(sound.bytes)
  })

  app.delete<ClipAddress>('/voice/:language/:clip', { onRequest: guard }, async ({ params }, reply) =>
    reply.code(packs.remove(params.language, params.clip) ? 204 : 404).send(),
  )

  // Sound is read here alone.
  await app.register(async (recorder) => {
    recorder.addContentTypeParser(
      ['audio/wav', 'audio/webm'],
      { parseAs: 'buffer', bodyLimit: LARGEST_CLIP },
      (_request, body, done) => done(null, body),
    )
    recorder.put<ClipAddress>(
      '/voice/:language/:clip',
      { onRequest: guard, bodyLimit: LARGEST_CLIP },
      async ({ params, body }, reply) => {
        if (!Buffer.isBuffer(body)) return reply.code(415).send()
        const kept = packs.keep(params.language, params.clip, body)
        return reply.code({ kept: 204, unknown: 404, sound: 415 }[kept]).send()
      },
    )
  })
}
