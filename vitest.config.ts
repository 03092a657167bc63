import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Folders whose tests need a database, and those that drive a browser; all others must run without either. */
const DATABASE = ['server', 'prisma', 'cli', 'faults']
const BROWSER = ['terminal/screen', 'server/console', 'server/paper', 'e2e']
const testsIn = (folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    // node:sqlite and WebAssembly modules work in the pinned Node and are only called experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Most tests wait for processes and pages: on two cores a second worker still gains a quarter of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A page that is polled may share two cores with whole processes that start.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        test: {
          name: 'core',
          include: testsIn(['core']),
          // Pure rules leave nothing behind for the next file, so that its process may be the same.
          isolate: false,
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: testsIn(['core', ...DATABASE, ...BROWSER]),
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: testsIn(DATABASE),
          exclude: testsIn(BROWSER),
          globalSetup: 'test/support/database-setup.ts',
          setupFiles: 'test/support/schemas-once.ts',
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: testsIn(BROWSER),
          globalSetup: ['test/support/database-setup.ts', 'test/support/pages-setup.ts'],
          setupFiles: 'test/support/schemas-once.ts',
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})
