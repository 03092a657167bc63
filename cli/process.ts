/**
 * One process of the system: reads its settings, starts, and runs until told to end. Wrong settings are all named at
 * once and end the process with code 2.
 */
import type { ConfigResult } from '../core/settings.ts'
import { inWords } from './in-words.ts'

export type Running = { url: string; close(): Promise<void> }

export async function start<C>(
  read: ConfigResult<C>,
  launch: (config: C) => Promise<Running>,
): Promise<Running> {
  return launch(checked(read))
}

export function checked<C>(read: ConfigResult<C>): C {
  if (!read.ok) throw new WrongSettings(read.faults)
  return read.config
}

class WrongSettings extends Error {
  constructor(faults: string[]) {
    super(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  }
}

/** Runs until told to end: by a signal, or by the end of the process that started this one. */
export async function run(launch: () => Promise<Running>): Promise<number> {
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
  let running: Running
  try {
    running = await launch()
  } catch (error) {
    console.error(inWords(error))
    // At once: what a failed start has left open must not keep the process, nor whoever waits for it.
    process.exit(error instanceof WrongSettings ? 2 : 1)
  }
  if (process.send) process.send({ ready: running.url })
  else console.error(`Ready: ${running.url}`)
  await told
  await running.close()
  if (process.connected) process.disconnect()
  return 0
}
