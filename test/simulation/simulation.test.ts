import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { BUG_NAMES, type Bug } from '../../cli/simulate/bugs.ts'
import { Chance } from '../../cli/simulate/chance.ts'
import { drawFaults, FAULT_NAMES } from '../../cli/simulate/faults.ts'
import { runSeed } from '../../cli/simulate/run.ts'

vi.mock('node:crypto', async (original) => {
  const { remembering } = await import('./remembering.ts')
  return remembering(await original())
})

const SEEDS = 150
/** A planted bug is found within so many seeds. */
const WITHIN = 200
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'yangyi-simulation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (seed: number, bug: Bug | null = null) => runSeed({ seed, days: 2, bug, folder })

test(`${SEEDS} histories with faults, and every promise kept`, { timeout: 300_000 }, async () => {
  let greens = 0
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const outcome = await run(seed)
    expect(outcome.faults, `seed ${seed}: ${outcome.drawn}`).toEqual([])
    greens += outcome.greens
  }
  expect(greens).toBeGreaterThan(SEEDS * 10)
})

test('among them is every kind of fault', () => {
  const drawn = Array.from({ length: SEEDS }, (_, seed) => drawFaults(new Chance(`faults ${seed}`)))
  expect(FAULT_NAMES.filter((name) => !drawn.some((faults) => faults[name] > 0))).toEqual([])
  expect(FAULT_NAMES.filter((name) => !drawn.some((faults) => faults[name] === 0))).toEqual([])
})

test('a seed is one history, to the byte', { timeout: 60_000 }, async () => {
  const digests: string[] = []
  for (const seed of [5, 11, 16]) {
    const [first, again] = [await run(seed), await run(seed)]
    expect(again).toEqual(first)
    digests.push(first.digest)
  }
  expect(new Set(digests).size).toBe(digests.length)
})

/** Rows of the README's table: | bug | what it is | seed | what was found |. */
const table = [
  ...readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').matchAll(
    /^\| `([a-z-]+)` +\|[^|]*\| (\d+) +\|/gm,
  ),
]

test('the table names every bug that can be planted', () => {
  expect(table.map(([, bug]) => bug)).toEqual(BUG_NAMES)
})

/** Any change of the product makes other histories: the seed of the table comes first, and then all others do. */
const tried = (known: number) => [known, ...Array.from({ length: WITHIN }, (_, seed) => seed)]

test.each(BUG_NAMES)('the planted bug %s is found', { timeout: 120_000 }, async (bug) => {
  for (const seed of tried(Number(table.find(([, name]) => name === bug)?.[2]))) {
    if ((await run(seed, bug)).faults.length === 0) continue
    expect((await run(seed)).faults).toEqual([])
    return
  }
  expect.fail(`not within ${WITHIN} seeds`)
})
