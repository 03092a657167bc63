import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { scratch } from './support.ts'

const COMMAND = fileURLToPath(new URL('../../cli/yangyi.ts', import.meta.url))

test.skipIf(!existsSync('/dev/full'))(
  'a full disk under its log neither stops nor freezes a terminal',
  async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', COMMAND, 'terminal'], {
      stdio: ['ignore', full, 'pipe'],
      env: { PATH: process.env.PATH, YANGYI_HOME: scratch(), YANGYI_KIOSK_PORT: '0' },
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
      closeSync(full)
    })
    let said = ''
    for await (const text of child.stderr?.setEncoding('utf8') ?? []) {
      said += text
      if (said.includes('Ready:')) break
    }
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  },
  30_000,
)
