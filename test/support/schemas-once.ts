/**
 * Compiles equal schemas once for all the apps of a test file: most tests open an app of their own, and compiling its
 * two hundred schemas would take most of their time. Fastify asks two packages for what they compile; what comes of
 * them keeps nothing of a request.
 */
import { createRequire } from 'node:module'

type Route = { schema: object; httpPart?: string }
type Selector = () => (...context: unknown[]) => (route: Route) => unknown

const fastify = createRequire(createRequire(import.meta.url).resolve('fastify'))

for (const name of ['@fastify/fast-json-stringify-compiler', '@fastify/ajv-compiler']) {
  fastify(name)
  const loaded = fastify.cache[fastify.resolve(name)]
  if (loaded === undefined) throw new Error(`${name} is not loaded the way Fastify loads it`)
  loaded.exports = once(loaded.exports)
}

function once(selector: Selector): Selector {
  const compiled = new Map<string, unknown>()
  return () => {
    const build = selector()
    return (...context) => {
      const compile = build(...context)
      return (route) => {
        const key = JSON.stringify([context, route.httpPart, route.schema])
        const result = compiled.get(key) ?? compile(route)
        compiled.set(key, result)
        return result
      }
    }
  }
}
