import { useEffect, useRef } from 'react'

/**
 * Does something at a key, wherever on the page. A bare key does nothing while somebody writes, and nothing that is
 * held down counts twice.
 */
export function useKey(key: string, { ctrl = false }: { ctrl?: boolean }, act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    function hear(event: KeyboardEvent): void {
      const held = event.ctrlKey || event.metaKey
      if (event.key.toLowerCase() !== key || held !== ctrl || event.altKey || event.repeat) return
      if (!ctrl && isWithin(event.target, WRITING)) return
      if (key === 'enter' && isWithin(event.target, PRESSED)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [key, ctrl])
}

const WRITING = 'input, textarea, select, [contenteditable]'
/** These do something of their own at Enter. */
const PRESSED = 'button, a, summary, [role=button], [role=option], [role=tab]'

function isWithin(target: EventTarget | null, kinds: string): boolean {
  return target instanceof Element && target.closest(kinds) !== null
}
