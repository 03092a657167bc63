/** Thousands of rows in one transaction, each checked against other tables by the database itself. */
import type { Queryable } from '../plugins/database.ts'

/**
 * Until the end of the transaction. A connection keeps the plans of its foreign keys; one made while a table was small
 * would go through all of it for each of these rows.
 */
export async function planByIndex(client: Queryable): Promise<void> {
  await client.query('SET LOCAL enable_seqscan = off')
  await client.query('DISCARD PLANS')
}
