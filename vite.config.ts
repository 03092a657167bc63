/** The two pages, one mode each: `vite build --mode screen` (kiosk) and `vite build --mode console` (county). */
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const PAGES: Record<string, { root: string; outDir: string }> = {
  screen: { root: 'terminal/screen', outDir: 'dist/screen' },
  console: { root: 'server/console', outDir: 'dist/console' },
}

export default defineConfig(({ mode, command }) => {
  const page = PAGES[mode]
  // Tools that only look around in here come with modes of their own.
  if (page === undefined) return {}
  // A build that a test asks for is the same as any other, though the test runner has set another environment.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    root: resolve(import.meta.dirname, page.root),
    plugins: [react()],
    build: {
      outDir: resolve(import.meta.dirname, page.outDir),
      emptyOutDir: true,
      target: 'chrome90',
      // Fonts stay files, so that a strict content policy needs no data: URLs.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
    },
  }
})
