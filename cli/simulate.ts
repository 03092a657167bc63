/** `yangyi simulate`: many histories of a small county, each with its own faults, each judged; see test/simulation. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BUG_NAMES, BUGS, type Bug } from './simulate/bugs.ts'
import { type Outcome, runSeed } from './simulate/run.ts'

const USAGE = `usage: yangyi simulate [--seed N] [--seeds COUNT] [--days D] [--bug NAME | --bugs]
  --seed N       the first seed (0)
  --seeds COUNT  so many from there on (1); the first that fails ends it
  --days D       days with faults before the quiet one (2)
  --bug NAME     plants a bug: ${BUG_NAMES.join(', ')}
  --bugs         for each bug the first of 200 seeds that finds it, or of COUNT`

type Options = { seed: number; seeds: number; days: number; bug: Bug | null; bugs: boolean }

/** Runs the command; gives the exit code: 0 where nothing was found, 1 where a seed failed, 2 where it was called wrongly. */
export async function simulateCommand(args: string[]): Promise<number> {
  const options = readOptions(args)
  if (options === null) {
    console.error(USAGE)
    return 2
  }
  // A disk in memory where there is one: the simulation itself says what a crash leaves of it.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'yangyi-simulate-'))
  try {
    return options.bugs ? await searchBugs(options, folder) : await search(options, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function search({ seed, seeds, days, bug }: Options, folder: string): Promise<number> {
  const began = performance.now()
  let greens = 0
  for (let i = 0; i < seeds; i += 1) {
    const outcome = await runSeed({ seed: seed + i, days, bug, folder })
    greens += outcome.greens
    if (outcome.faults.length > 0) {
      tell(`--seed ${seed + i} --days ${days}${bug === null ? '' : ` --bug ${bug}`}`, outcome)
      return 1
    }
    if (seeds === 1) console.log(`seed ${seed}: digest ${outcome.digest}\nfaults drawn: ${outcome.drawn}`)
  }
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${seeds} seeds, ${greens} green screens, nothing found; ${(seeds / seconds).toFixed(1)} seeds a second`,
  )
  return 0
}

async function searchBugs({ seed, seeds, days }: Options, folder: string): Promise<number> {
  let missed = 0
  console.log('| bug | what it is | first seed | what is said of it |\n|---|---|---|---|')
  for (const bug of BUG_NAMES) {
    const found = await firstSeed(bug, seed, Math.max(seeds, 200), days, folder)
    if (found === null) missed += 1
    const [where, what] = found === null ? ['none', ''] : [found.seed, found.fault.split('\n', 1)]
    console.log(`| \`${bug}\` | ${BUGS[bug]} | ${where} | ${what} |`)
  }
  return missed === 0 ? 0 : 1
}

async function firstSeed(bug: Bug, from: number, count: number, days: number, folder: string) {
  for (let seed = from; seed < from + count; seed += 1) {
    const [fault] = (await runSeed({ seed, days, bug, folder })).faults
    if (fault !== undefined) return { seed, fault }
  }
  return null
}

function tell(run: string, { faults, drawn, digest, last }: Outcome): void {
  console.log(`fails: ${run}`)
  for (const fault of faults) console.log(`  ${fault}`)
  console.log(`faults drawn: ${drawn}\nthe last events:`)
  for (const line of last) console.log(`  ${line}`)
  console.log(`digest ${digest}; again: npm run --silent yangyi -- simulate ${run}`)
}

function readOptions(args: string[]): Options | null {
  const values = tryParse(args)
  if (values === null) return null
  const [seed = 0, seeds = 1, days = 2] = [values.seed, values.seeds, values.days].map((text) =>
    text === undefined ? undefined : Number(text),
  )
  if (![seed, seeds, days].every((number) => Number.isSafeInteger(number) && number >= 0)) return null
  const bug = BUG_NAMES.find((name) => name === values.bug) ?? null
  if ((values.bug !== undefined && bug === null) || seeds < 1 || days < 1) return null
  return { seed, seeds, days, bug, bugs: values.bugs === true }
}

function tryParse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    const options = { seed: text, seeds: text, days: text, bug: text, bugs: { type: 'boolean' } } as const
    return parseArgs({ args, options }).values
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return null
  }
}
