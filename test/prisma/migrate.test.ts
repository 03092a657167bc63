import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../prisma/migrate.ts'
import { emptyDatabase, type FreshDatabase } from '../support/database.ts'

let database: FreshDatabase
let folder: string
beforeEach(async () => {
  database = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), 'yangyi-migrations-'))
})
afterEach(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

const applied = async () =>
  (await database.pool.query('SELECT migration_name FROM _prisma_migrations ORDER BY started_at')).rows.map(
    (row) => row.migration_name,
  )

const FUNCTION = `
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no; never'; END; $$;
CREATE TABLE kept (id integer);
CREATE TRIGGER refuse BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse();`

test('migrations are applied once, in the order of their names, with functions and triggers', async () => {
  write('0002_more', 'ALTER TABLE kept ADD COLUMN note text')
  write('0001_first', FUNCTION)
  expect(await migrate(database.pool, folder)).toEqual(['0001_first', '0002_more'])
  expect(await migrate(database.pool, folder)).toEqual([])
  write('0003_last', 'INSERT INTO kept VALUES (1)')
  expect(await migrate(database.pool, folder)).toEqual(['0003_last'])
  expect(await applied()).toEqual(['0001_first', '0002_more', '0003_last'])
  await expect(database.pool.query('DELETE FROM kept')).rejects.toThrow('no; never')
})

test('two processes that migrate at once do it once', async () => {
  write('0001_first', FUNCTION)
  const done = await Promise.all([migrate(database.pool, folder), migrate(database.pool, folder)])
  expect(done.flat()).toEqual(['0001_first'])
})

test('a migration that fails leaves no trace, names its line, and can be mended', async () => {
  write('0001_first', FUNCTION)
  write('0002_bad', 'CREATE TABLE half (id integer);\nCREATE TABEL other (id integer);')
  await expect(migrate(database.pool, folder)).rejects.toMatchObject({
    code: 'migration-failed',
    message: expect.stringMatching(/0002_bad.*TABEL.*line 2/),
  })
  expect(await applied()).toEqual(['0001_first'])
  write('0002_bad', 'CREATE TABLE half (id integer)')
  expect(await migrate(database.pool, folder)).toEqual(['0002_bad'])
})

test('an edited migration is refused; other line ends are no edit', async () => {
  write('0001_first', FUNCTION)
  await migrate(database.pool, folder)
  write('0001_first', FUNCTION.replaceAll('\n', '\r\n'))
  expect(await migrate(database.pool, folder)).toEqual([])
  write('0001_first', `${FUNCTION} -- but`)
  await expect(migrate(database.pool, folder)).rejects.toMatchObject({ code: 'migration-edited' })
})

test('a database of a newer version is refused', async () => {
  write('0001_first', FUNCTION)
  write('0002_newer', 'SELECT 1')
  await migrate(database.pool, folder)
  rmSync(join(folder, '0002_newer'), { recursive: true })
  write('0003_ours', 'CREATE TABLE ours (id integer)')
  await expect(migrate(database.pool, folder)).rejects.toMatchObject({ code: 'migration-unknown' })
  expect(await applied()).toEqual(['0001_first', '0002_newer'])
})

test('what another tool began and never finished is refused', async () => {
  write('0001_first', FUNCTION)
  await migrate(database.pool, folder)
  await database.pool.query('UPDATE _prisma_migrations SET finished_at = NULL')
  await expect(migrate(database.pool, folder)).rejects.toMatchObject({ code: 'migration-unfinished' })
})
