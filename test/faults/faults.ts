// `npm run faults -- [--minutes N] [--seed TEXT]`: real processes under load, killed and cut off at drawn moments.
import { parseArgs } from 'node:util'
import { storm } from './storm.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes ?? '10')
if (!(minutes > 0)) {
  console.error('usage: npm run faults -- [--minutes N] [--seed TEXT]')
  process.exit(2)
}
const seed = values.seed ?? String(Date.now())
console.log(`seed ${seed}`)
const { faults, mishaps, ...figures } = await storm({
  ...{ seed, seconds: minutes * 60, terminals: 3, pace: 120, calm: 4_000 },
  say: console.log,
})
console.log(figures)
console.table(mishaps)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
