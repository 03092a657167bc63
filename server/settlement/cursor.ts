import type { Queryable } from '../plugins/database.ts'

const ROWS_AT_ONCE = 5_000

/** The rows of a long query, a few thousand at a time, so that neither memory nor the event loop fills up. Needs a transaction. */
export async function* rowsOf<Row extends object>(
  client: Queryable,
  sql: string,
  parameters: readonly unknown[] = [],
): AsyncGenerator<Row> {
  await client.query(`DECLARE rows_of NO SCROLL CURSOR FOR ${sql}`, [...parameters])
  while (true) {
    const { rows } = await client.query<Row>(`FETCH ${ROWS_AT_ONCE} FROM rows_of`)
    yield* rows
    if (rows.length < ROWS_AT_ONCE) break
  }
  await client.query('CLOSE rows_of')
}
