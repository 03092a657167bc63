/** Disks that are really full: nothing green, nothing lost, and at work again by itself once there is room. */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parseRecord } from '../../core/record.ts'
import { journalIn, scratch } from './support.ts'

const CHILD = fileURLToPath(new URL('disk-child.ts', import.meta.url))
const NODE = `"${process.execPath}" --disable-warning=ExperimentalWarning "${CHILD}"`

type Said = { trouble: string | null; disk: string | null; shown: string | null; last: number }

async function terminalOn(command: string, before: string[] = []) {
  const child = spawn([...before, `sh -c '${command}'`].join(' '), {
    shell: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<Said> => JSON.parse((await lines.next()).value ?? 'null')
  const tell = (order: string) => {
    child.stdin.write(`${order}\n`)
    return next()
  }
  expect(await next()).toMatchObject({ trouble: null })
  return tell
}

/** Cards until the disk is full, some more, and again when there is room. */
async function fillAndGoOn(tell: (order: string) => Promise<Said>, disk: string) {
  let good = 1
  let said = await tell('card')
  for (; said.trouble === null; said = await tell('card')) {
    good += 1
    expect(said).toEqual({ trouble: null, disk: null, shown: 'unknown-card', last: good })
  }
  expect(good).toBeGreaterThan(5)
  const full = { trouble: 'journal', disk, shown: null, last: good }
  expect(said).toEqual(full)
  expect(await tell('card')).toEqual(full)
  expect(await tell('tick')).toEqual(full)
  await tell('room')
  // One record more: for how long the disk took none.
  expect(await tell('tick')).toEqual({ trouble: null, disk: null, shown: null, last: good + 1 })
  expect(await tell('card')).toEqual({ trouble: null, disk: null, shown: 'unknown-card', last: good + 2 })
}

test('a file that may not grow', async () => {
  const folder = scratch()
  await fillAndGoOn(await terminalOn(`ulimit -S -f 2000; exec ${NODE} "${folder}"`), 'journal-io')
  const copy = scratch()
  cpSync(folder, copy, { recursive: true })
  const journal = journalIn(copy)
  expect(journal.epoch).toBe('0'.repeat(32))
  const kinds = journal.batch(journal.mark.last - 1, journal.mark.last).map(({ text }) => {
    const read = parseRecord(text)
    return read.ok ? read.value.kind : read.problem
  })
  expect(kinds).toEqual(['outage', 'meal'])
}, 60_000)

const NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount']
const mayMount =
  spawnSync(NAMESPACE[0] ?? '', [...NAMESPACE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test.runIf(mayMount)(
  'a disk of one megabyte',
  async () => {
    const folder = join(scratch(), '.')
    const mount = `mount -t tmpfs -o size=1m tmpfs "${folder}"`
    const tell = await terminalOn(`${mount} && exec ${NODE} "${folder}" 500000`, NAMESPACE)
    await fillAndGoOn(tell, 'journal-full')
  },
  60_000,
)
