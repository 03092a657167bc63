import './old-browsers.ts'
import '@fontsource-variable/noto-sans-sc'
import './style/tokens.css'
import './style/shell.css'
import './style/parts.css'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers.tsx'
import { router } from './app/router.tsx'
import { SessionGate } from './app/session-gate.tsx'

const element = document.getElementById('console')
if (element === null) throw new Error('index.html has no #console')
createRoot(element).render(
  <Providers>
    <SessionGate>
      <RouterProvider router={router} />
    </SessionGate>
  </Providers>,
)
