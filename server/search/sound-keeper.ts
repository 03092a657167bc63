/** Keeps the sounds of names beside the register, whoever writes it: a light look, and work only after a change. */
import { setImmediate } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Log } from '../log.ts'
import { initialsOf, pinyinOf } from '../register/initials.ts'
import { listUnsounded, rosterVersion, writeSounds } from './sound-repository.ts'

const LOOK_EVERY_MS = 2_000
/** A few milliseconds of reading names aloud, then others have their turn. */
const AT_ONCE = 200

export type SoundKeeper = { stop(): Promise<void> }

export function keepSounds(pool: Pool, log: Log): SoundKeeper {
  let done = -1
  let stopped = false
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_EVERY_MS)
  looking = look()

  async function look(): Promise<void> {
    if (stopped) return
    try {
      const version = await rosterVersion(pool)
      if (version === done) return
      while (!stopped && (await soundSome(pool, done))) await setImmediate()
      if (!stopped) done = version
    } catch (error) {
      log.warn({ error: String(error) }, 'names not read aloud')
    }
  }

  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}

/** Whether there may be more. */
async function soundSome(pool: Pool, after: number): Promise<boolean> {
  const names = await listUnsounded(pool, after, AT_ONCE)
  if (names.length === 0) return false
  await writeSounds(
    pool,
    names.map(({ id, name }) => ({ id, name, initials: initialsOf(name), pinyin: pinyinOf(name) })),
  )
  return names.length === AT_ONCE
}
