/** Starts the kiosk page and takes away what a finger could do to it by accident. */
import '@fontsource-variable/noto-sans-sc'
import './style/tokens.css'
import './style/frame.css'
import './style/pictures.css'
import './style/calm.css'
import './style/result.css'
import './style/caretaker.css'
import { createRoot } from 'react-dom/client'
import { OUTCOME_WORDS } from '../../core/outcome.ts'
import { App } from './app.tsx'
import * as words from './words.ts'

/** Nobody stands by to press reload: a page that broke does so itself, once there is something to load. */
const restart = () =>
  setTimeout(() => {
    fetch(location.href).then(() => location.reload(), restart)
  }, 10_000)

addEventListener('contextmenu', (event) => event.preventDefault())
addEventListener('dragstart', (event) => event.preventDefault())
addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false })

// Fonts come in slices as characters appear; the fixed words are fetched now, so that no result flickers.
void document.fonts.load('900 120px "Noto Sans SC Variable"', JSON.stringify([OUTCOME_WORDS, words]))

const root = document.getElementById('screen')
if (root === null) throw new Error('index.html has no #screen')
createRoot(root, { onUncaughtError: restart }).render(
  <App url={`${location.origin.replace(/^http/, 'ws')}/screen`} onStranger={restart} />,
)
