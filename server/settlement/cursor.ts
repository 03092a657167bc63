import type { Queryable } from '../plugins/database.ts'

const ROWS_AT_ONCE = 5_000

/** The rows of a long query, a few thousand at a time, so that neither memory nor the event loop fills up. Needs a transaction. */
export async function* rowsOf<Row extends object>(
  client: Queryable,
  sql: string,
  parameters: readonly unknown[] = [],
): AsyncGenerator<Row> {
  await client.query(`DECLARE rows_of NO SCROLL CURSOR FOR ${sql}`, [...parameters])
  const fetch = () => {
    const rows = client.query<Row>(`FETCH ${ROWS_AT_ONCE} FROM rows_of`)
    // Whoever waits for it hears of the error; nobody may wait any more.
    rows.catch(() => {})
    return rows
  }
  // The database works on the next rows while these are used.
  for (let next = fetch(); ; ) {
    const { rows } = await next
    const isLast = rows.length < ROWS_AT_ONCE
    if (!isLast) next = fetch()
    yield* rows
    if (isLast) break
  }
  await client.query('CLOSE rows_of')
}
