/** One canteen's terminal as a process of its own, by its command, under `yangyi start` or on a kiosk box. */
import { readConfig } from '../terminal/config.ts'
import { runTerminal } from '../terminal/terminal.ts'
import { run, start } from './process.ts'

export async function terminalCommand(): Promise<number> {
  return run(() => start(readConfig(process.env), runTerminal))
}
