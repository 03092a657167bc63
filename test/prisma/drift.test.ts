/** schema.prisma is what the code believes of the tables; the migrations are what they are. This proves them equal. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import { type QueryResult, types } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

const SCHEMA = join(import.meta.dirname, '../../prisma/schema.prisma')

/** Where the engine's WebAssembly leaves word before it dies; without it, it would only hang. */
let panic = (_message: string): void => {}
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => panic(message) },
})

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

/**
 * The engine reads the catalogue's one-byte type "char", which the adapter refuses. So those columns pass the adapter
 * as text, and reach the engine as the characters that they are.
 */
function adapterFor(url: string): PrismaPg {
  const factory = new PrismaPg(url)
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const characters = new Set<string>()
    const driver: { query(query: unknown): Promise<QueryResult> } = adapter.underlyingDriver()
    const query = driver.query.bind(driver)
    driver.query = async (text) => {
      const result = await query(text)
      for (const field of result.fields.filter(({ dataTypeID }) => dataTypeID === types.builtins.CHAR)) {
        characters.add(field.name)
        field.dataTypeID = types.builtins.TEXT
      }
      return result
    }
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (text) => {
      const result = await queryRaw(text)
      const columnTypes = result.columnNames.map((name, column) =>
        characters.has(name) ? ColumnTypeEnum.Character : (result.columnTypes[column] ?? ColumnTypeEnum.Text),
      )
      return { ...result, columnTypes }
    }
    return adapter
  }
  return factory
}

/** The SQL that would make the database as `schema` says; empty if it is so already. */
async function drift(schema: string): Promise<string> {
  const files = [{ path: SCHEMA, content: schema }]
  const died = new Promise<never>((_, reject) => {
    panic = (message) => reject(new Error(message))
  })
  const engine = await SchemaEngine.new(
    { datamodels: [[SCHEMA, schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFor(database.url)),
  )
  const { exitCode, stdout } = await Promise.race([
    died,
    engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: join(SCHEMA, '..') },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  ])
  return exitCode === 0 ? '' : (stdout ?? 'differs')
}

const schema = readFileSync(SCHEMA, 'utf8')

test('the schema and the migrated database agree', async () => {
  expect(await drift(schema)).toBe('')
})

test('a column that only one of them has is found', async () => {
  expect(await drift(schema.replace('model Site {', 'model Site {\n  flag String?'))).toContain(
    'ADD COLUMN     "flag" TEXT',
  )
  await database.pool.query('ALTER TABLE site ADD COLUMN extra integer')
  expect(await drift(schema)).toContain('DROP COLUMN "extra"')
  await database.pool.query('ALTER TABLE site DROP COLUMN extra')
})
