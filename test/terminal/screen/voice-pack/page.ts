/** The kiosk page with the recorder on it, as the caretaker's side would show it, built for one test alone. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { SESSION } from '../kiosk.ts'

const screen = resolve(import.meta.dirname, '../../../../terminal/screen')
const folder = resolve(import.meta.dirname, '../../../output/recorder')

/** Returns the folder of the built page; below the repository, so that its packages are found. */
export async function buildRecorderPage(language: string): Promise<string> {
  const source = resolve(folder, 'source')
  const pages = resolve(folder, 'pages')
  mkdirSync(source, { recursive: true })
  writeFileSync(
    resolve(source, 'index.html'),
    '<div id="recorder" style="height:100%"></div><div id="screen" hidden></div><script type="module" src="./main.js"></script>',
  )
  writeFileSync(
    resolve(source, 'main.js'),
    `import '${screen}/main.tsx'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { VoiceRecorder } from '${screen}/voice-pack/recorder.tsx'
document.documentElement.style.height = '100%'
createRoot(document.getElementById('recorder')).render(
  createElement(VoiceRecorder, { session: '${SESSION}', language: '${language}', onLocked: () => console.error('locked') }),
)`,
  )
  await build({
    configFile: false,
    root: source,
    mode: 'production',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: pages, emptyOutDir: true, target: 'chrome90' },
  })
  return pages
}
