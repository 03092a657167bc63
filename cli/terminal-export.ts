/**
 * `yangyi terminal-export DIR`: this machine's journal as a file that proves itself, into a folder or onto a USB stick;
 * also while the terminal runs. Wrong arguments leave with 2, what could not be exported with 1.
 */
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../terminal/config.ts'
import { savedEnrolment } from '../terminal/enrolment.ts'
import { exportCopy } from '../terminal/export.ts'
import { savedKey } from '../terminal/keys.ts'
import { thisMachine } from '../terminal/machine.ts'

export async function terminalExportCommand(args: string[]): Promise<number> {
  const [directory, ...more] = args
  if (directory === undefined || more.length > 0) return refuse('usage: yangyi terminal-export DIR')
  const config = readConfig(process.env)
  if (!config.ok) return refuse(`Wrong settings:\n${config.faults.map((fault) => `  ${fault}`).join('\n')}`)
  const target = resolve(directory)
  if (!existsSync(target) || !statSync(target).isDirectory()) return refuse(`${target} is no folder`)

  const { folder } = config.config
  try {
    const place = savedEnrolment(join(folder, 'enrolment.json'))
    const key = savedKey(join(folder, 'key.pem'))
    if (place === null || key === null) return refuse(`There is no enrolled terminal in ${folder}`)
    const machine = thisMachine()
    const { file, records } = await exportCopy(join(folder, 'journal.db'), target, {
      ...{ site: place.site, countyKey: place.countyKey, key },
      stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
    })
    console.log(`${file}\n${records} records. To check them: npm run --silent yangyi -- verify ${file}`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}

function refuse(problem: string): number {
  console.error(problem)
  return 2
}
