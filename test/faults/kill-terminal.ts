// `node setup.mjs test/faults/kill-terminal.ts [--times N] [--seed TEXT]`: a terminal killed so many times under taps.
import { parseArgs } from 'node:util'
import { killTerminal } from './kills.ts'

const { values } = parseArgs({ options: { times: { type: 'string' }, seed: { type: 'string' } } })
const times = Number(values.times ?? '1000')
if (!Number.isSafeInteger(times) || times < 1) {
  console.error('usage: kill-terminal [--times N] [--seed TEXT]')
  process.exit(2)
}
const { faults, ...figures } = await killTerminal({ times, seed: values.seed ?? '1', say: console.log })
console.log(figures)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
