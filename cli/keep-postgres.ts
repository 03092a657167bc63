/** The embedded PostgreSQL, started anew at the same address when it falls, until it is stopped. */
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from './embedded-postgres/start-postgres.ts'

const RESTART_AFTER_MS = 1000

type Given = Parameters<typeof startPostgres>[0]

/** Fails with PostgresError where the first start does. */
export async function keepPostgres(given: Given): Promise<{ url: string; stop(): Promise<void> }> {
  let running = await startPostgres(given)
  const { url } = running
  let stopping = false

  async function keep(): Promise<void> {
    for (;;) {
      await running.ended
      if (stopping) return
      given.log.warn({}, 'PostgreSQL ended; starting it again')
      await sleep(RESTART_AFTER_MS)
      if (stopping) return
      try {
        running = await startPostgres({ ...given, port: Number(new URL(url).port) })
        // Whoever uses it knows it by its address: elsewhere it is of no use.
        if (stopping || running.url !== url) await running.stop()
      } catch (error) {
        given.log.warn({ problem: String(error) }, 'PostgreSQL does not start')
      }
    }
  }
  const kept = keep()

  return {
    url,
    async stop() {
      stopping = true
      await running.stop()
      await kept
    },
  }
}
