import { expect, test } from 'vitest'
import { openDatabase } from '../../server/plugins/database.ts'
import { freshDatabase } from '../support/database.ts'
import { silent } from './ingest/test-terminal.ts'

test('a commit is on the disk when it returns, also where the database is set up otherwise', async () => {
  const { url, pool, drop } = await freshDatabase()
  await pool.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
  const database = openDatabase(url, silent)
  expect((await database.pool.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }])
  await database.close()
  await drop()
})
