/** The county's desk: the built pages of dist/console, and its one page for every address that the page itself reads. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { Type } from 'typebox'
import type { App } from '../app-types.ts'
import { Refusal } from '../errors.ts'
import { SCRIPTED_PAGES_POLICY } from './security-headers.ts'

export async function consolePages(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false })
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } }

  app.get(
    '/assets/*',
    { ...hidden, schema: { hide: true, params: Type.Object({ '*': Type.String() }) } },
    // Their names change with their content.
    (request, reply) => reply.sendFile(`assets/${request.params['*']}`, { immutable: true, maxAge: '365d' }),
  )

  app.get('/*', hidden, async (request, reply) => {
    const path = request.url.replace(/\?.*$/s, '')
    if (/^\/(api|bulletin)(\/|$)/.test(path)) throw new Refusal('not-found')
    if (/\.\w+$/.test(path)) return reply.sendFile(path)
    if (!(await exists(join(folder, 'index.html')))) return reply.code(503).type('text/html').send(NOT_BUILT)
    return reply
      .header('content-security-policy', SCRIPTED_PAGES_POLICY)
      .sendFile('index.html', { cacheControl: false })
      .header('cache-control', 'no-cache')
  })
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

const NOT_BUILT = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>养怡</title>
<h1>工作台页面还没有生成</h1>
<p>服务正在运行，但页面文件不在。请在程序所在的文件夹运行 <code>npm start</code>，它会先生成页面再启动。</p>
<p lang="en">The server runs, but its pages have not been built. Run <code>npm start</code>.</p>
</html>
`
