import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

function setup(
  ...args: string[]
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ['setup.mjs', 'test/repo/setup-child.ts', ...args], { stdio: 'pipe' })
  return child
}

test('set up once, it only hands over: arguments, exit code, and not a word of its own', async () => {
  const child = setup('a b', '--json')
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  expect([said, complained, code]).toEqual(['{"args":["a b","--json"],"major":"24"}\n', '', 7])
})

test('it hands over stdin and stdout', async () => {
  const child = setup('echo')
  child.stdin?.end('䶮'.repeat(100_000))
  expect((await text(child.stdout)).split('\n')[1]).toBe('䶮'.repeat(100_000))
})

test('it hands over signals', async () => {
  const child = setup('wait')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([9, null])
})
