/** Timers that a simulated process sets go off in simulated time; those of everything else stay as they are. */
import { Happening, type World } from './world.ts'

/** Until the function that it gives is called. */
export function simulateTimers(world: World): () => void {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis

  const once = (call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    world.process === null ? setTimeout(call, ms, ...args) : world.after(Math.max(1, ms), () => call(...args))

  const again = (call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    if (world.process === null) return setInterval(call, ms, ...args)
    const interval = new Happening(0, 0, null, () => {})
    const next = () =>
      world.after(Math.max(1, ms), () => {
        if (interval.call === null) return
        call(...args)
        next()
      })
    next()
    return interval
  }

  const cancel = (timer: unknown) => {
    if (timer instanceof Happening) timer.call = null
    else clearTimeout(timer as NodeJS.Timeout)
  }

  Object.assign(globalThis, {
    setTimeout: once,
    setInterval: again,
    clearTimeout: cancel,
    clearInterval: cancel,
  })
  return () => {
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval })
  }
}
