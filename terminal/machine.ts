/** What this machine knows of time: a wall clock that anyone may set, and a count since its start that nobody can. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

export type Machine = {
  /** Changes at each start of the machine. */
  boot: string
  /** Wall clock, ms since 1970. */
  wall(): number
  /** Milliseconds since the machine started, its sleep included; on Linux in steps of ten. */
  uptime(): number
  /** As many milliseconds of these as it was awake, from any start. */
  awake(): number
}

export function thisMachine(): Machine {
  return {
    boot: bootId(),
    wall: () => Date.now(),
    uptime: () => Math.round(uptime() * 1000),
    // CLOCK_MONOTONIC, which stands still while a Linux machine is suspended.
    awake: () => performance.now(),
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Not Linux: one process is then as far as uptimes may be compared.
    return randomUUID()
  }
}
