/** Ties the camera to React, and tells the terminal of each code that is presented to it. */
import { useEffect, useState } from 'react'
import type { Scan } from '../../contract/screen.ts'
import { type CameraState, openCamera } from './camera.ts'
import { Presence } from './presence.ts'

/** null where no camera is wanted. */
export function useCamera(wanted: boolean): CameraState | null {
  const [state, setState] = useState<CameraState>('starting')

  useEffect(() => {
    if (!wanted) return
    const presence = new Presence()
    return openCamera({
      state: setState,
      code: (text) => {
        if (presence.sees(text, performance.now())) tell({ text }).catch(() => presence.forget(text))
      },
    })
  }, [wanted])
  return wanted ? state : null
}

/** Rejects where the terminal could not be reached, so that the next sight of the code is told again. */
async function tell(scan: Scan): Promise<void> {
  await fetch('/scan', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(scan),
  })
}
