/** The terminal's code and that of its libraries as one file, with the licences of what went into it. */
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../..')

/** A compiled part loads its binary from beside itself: it stays a package. */
export const SERIAL_BINDING = '@serialport/bindings-cpp'

/** Writes kiosk.mjs and licences.md into `folder`. */
export async function bundleTerminal(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [SERIAL_BINDING] },
    build: {
      ssr: 'cli/kiosk-box/main.ts',
      outDir: folder,
      emptyOutDir: true,
      target: 'node24',
      license: { fileName: 'licences.md' },
      rolldownOptions: { output: { entryFileNames: 'kiosk.mjs', codeSplitting: false } },
    },
  })
}
