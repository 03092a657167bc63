/** Headers that tell a browser how little our pages need. */
import helmet from '@fastify/helmet'
import type { App } from '../app-types.ts'

const SHUT = ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]
const own = (...kinds: string[]) => kinds.map((kind) => `${kind}-src 'self'`)

/**
 * The console and the API page: our scripts alone, none inline. Styles may be inline: antd's css-in-js writes <style> elements while
 * the page runs. A nonce would not do for all of them: antd measures scroll bars by a <style> for which it takes none,
 * and sizes growing text fields by a style attribute, which only 'unsafe-inline' lets pass.
 */
export const SCRIPTED_PAGES_POLICY = [
  ...SHUT,
  ...own('script', 'connect', 'font', 'manifest'),
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
].join('; ')

export async function securityHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      // Everything else, the bulletin among it: no script at all.
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
}
