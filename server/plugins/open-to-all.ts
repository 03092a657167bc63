import type { App } from '../app-types.ts'

/** Registers a plugin that makes routes of its own, which therefore cannot say themselves that anyone may call them. */
export async function openToAll(app: App, register: (scope: App) => PromiseLike<unknown>): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' }
    })
    await register(scope as App)
  })
}
