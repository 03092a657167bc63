/** Keeps what terminals say of themselves: the newest word of each, written together, again after an outage. */
import type { TerminalStatus } from '../../core/status.ts'
import type { Log } from '../log.ts'
import type { Queryable } from '../plugins/database.ts'

export type StatusKeeper = {
  /** Takes a word at once; it is written soon. */
  note(terminal: string, status: TerminalStatus): void
  /** Resolves when everything noted is written, or where it cannot be now. */
  close(): Promise<void>
}

const RETRY_MS = 2000

export function createStatusKeeper({
  pool,
  now,
  log,
  onWritten,
}: {
  pool: Queryable
  now: () => number
  log: Log
  /** Called after each write, for the board. */
  onWritten: () => void
}): StatusKeeper {
  /** One entry a terminal, so it cannot outgrow their number. */
  let pending = new Map<string, { status: TerminalStatus; at: number }>()
  let writing: Promise<void> | null = null
  let retry: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    while (pending.size > 0) {
      const batch = pending
      pending = new Map()
      try {
        await storeStatuses(pool, batch)
        onWritten()
      } catch (error) {
        log.warn({ terminals: batch.size, error: String(error) }, 'status of terminals not written yet')
        pending = new Map([...batch, ...pending])
        retry = setTimeout(() => {
          retry = undefined
          start()
        }, RETRY_MS).unref()
        return
      }
    }
  }

  function start(): void {
    writing ??= write().finally(() => {
      writing = null
    })
  }

  return {
    note(terminal, status) {
      pending.set(terminal, { status, at: now() })
      if (retry === undefined) start()
    },
    async close() {
      await writing
      clearTimeout(retry)
    },
  }
}

/** A last will says only that the terminal is gone: what it said before, and when, stays. */
async function storeStatuses(
  client: Queryable,
  batch: ReadonlyMap<string, { status: TerminalStatus; at: number }>,
): Promise<void> {
  const entries = [...batch]
  await client.query(
    `UPDATE terminal t SET
       status = CASE WHEN said.status -> 'detail' = 'null'::jsonb
         THEN coalesce(t.status, '{}') || jsonb_build_object('online', said.status -> 'online')
         ELSE said.status END,
       seen_at = CASE WHEN said.status -> 'detail' = 'null'::jsonb
         THEN t.seen_at ELSE greatest(t.seen_at, to_timestamp(said.at / 1000)) END
     FROM unnest($1::text[], $2::jsonb[], $3::float8[]) AS said (id, status, at) WHERE t.id = said.id`,
    [
      entries.map(([id]) => id),
      entries.map(([, { status }]) => JSON.stringify(status)),
      entries.map(([, { at }]) => at),
    ],
  )
}
