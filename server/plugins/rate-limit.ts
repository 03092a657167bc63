/** How much one address may ask of the server; routes that cost more say so in their config. */
import rateLimit from '@fastify/rate-limit'
import type { App } from '../app-types.ts'
import { Refusal } from '../errors.ts'

/** Must be registered before the guard, so that whoever is turned away there has been counted too. */
export async function limitRates(app: App): Promise<void> {
  await app.register(rateLimit, { global: false })
  // A whole township office may stand behind one address. Not app.rateLimit: it would switch off the routes' own.
  const count = app.createRateLimit({ max: 3_000, timeWindow: '1 minute' })
  app.addHook('onRequest', async (request, reply) => {
    const { access, rateLimit } = request.routeOptions.config
    if (access === 'broker' || rateLimit === false) return
    const counted = await count(request)
    if (counted.isAllowed || !counted.isExceeded) return
    reply.header('retry-after', counted.ttlInSeconds)
    throw new Refusal('too-many-requests')
  })
}
