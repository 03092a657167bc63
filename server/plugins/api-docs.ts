/** /api/docs: every route with its shapes and with who may call it, made from what the routes themselves declare. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App } from '../app-types.ts'
import { openToAll } from './open-to-all.ts'
import { SCRIPTED_PAGES_POLICY } from './security-headers.ts'

/** Must be registered before the routes that it is to list. */
export async function apiDocs(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '养怡 Yangyi', version: '1', description: 'Elder-meal assistance: the county server.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'yangyi_session' },
          broker: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access
      const scheme = access === 'broker' ? 'broker' : 'session'
      const security = access === 'public' ? [] : [{ [scheme]: [] }]
      return { url, schema: { ...schema, security, description: `Access: ${access}` } }
    },
  })
  await openToAll(app, (scope) =>
    scope.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: SCRIPTED_PAGES_POLICY }),
  )
}
