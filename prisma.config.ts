/** For the Prisma tools only (`generate`, `validate`): migrations are applied by prisma/migrate.ts. */
import { defineConfig } from 'prisma/config'

export default defineConfig({ schema: 'prisma/schema.prisma' })
