import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kioskBoxCommand } from '../../cli/kiosk-box.ts'
import { openPtyLine } from '../../firmware-sim/line/pty.ts'

/** The archive unpacked in a folder that has nothing of the repository around it. */
let work: string
let box: string

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'yangyi-box-'))
  const archive = join(work, 'box.tar.gz')
  expect(await kioskBoxCommand(['--out', archive])).toBe(0)
  execFileSync('tar', ['-xzf', archive, '-C', work])
  rmSync(archive)
  box = join(work, 'yangyi-kiosk')
}, 90_000)

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('the kiosk box', () => {
  test('runs the terminal with its page and a serial reader, out of the archive alone', async () => {
    const device = join(work, 'reader')
    const line = await openPtyLine(() => {}, device)
    const child = spawn(join(box, 'bin/yangyi-kiosk'), ['terminal'], {
      cwd: work,
      env: {
        PATH: '/usr/bin:/bin',
        YANGYI_HOME: join(work, 'data'),
        YANGYI_KIOSK_PORT: '0',
        YANGYI_READER: `line=serial:${device}`,
      },
    })
    try {
      const url = await ready(child)
      const page = await fetch(url)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('<div id="screen">')
      await expect
        .poll(async () => (await (await fetch(new URL('/health', url))).json()).reader)
        .toBe('ready')
    } finally {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await line.unplug()
    }
    expect(child.exitCode).toBe(0)
    expect(existsSync(join(work, 'data/terminal/key.pem'))).toBe(true)
  })

  test('brings nothing of the server, and the licences of what it brings', () => {
    const code = readFileSync(join(box, 'terminal/kiosk.mjs'), 'utf8')
    for (const foreign of ['aedes', '@prisma', 'node-postgres', 'playwright'])
      expect(code, foreign).not.toContain(`node_modules/${foreign}`)
    expect(readdirSync(join(box, 'node_modules'))).toEqual(['@serialport'])
    const licences = readFileSync(join(box, 'terminal/licences.md'), 'utf8')
    for (const name of ['fastify', 'mqtt', 'pino', 'serialport']) expect(licences).toContain(`## ${name} - `)
  })

  test('comes with scripts that a shell can read, and units that start what is there', () => {
    for (const script of ['bin/yangyi-kiosk', 'box/install.sh', 'box/screen.sh'])
      execFileSync('sh', ['-n', join(box, script)])
    for (const program of ['bin/node', 'bin/yangyi-kiosk', 'box/screen.sh'])
      expect(statSync(join(box, program)).mode & 0o111, program).not.toBe(0)
    JSON.parse(readFileSync(join(box, 'box/chromium-policy.json'), 'utf8'))
    for (const unit of ['yangyi-terminal.service', 'yangyi-screen.service']) {
      const [, started = ''] =
        /ExecStart=\/opt\/yangyi\/current\/(\S+)/.exec(readFileSync(join(box, 'box', unit), 'utf8')) ?? []
      expect(existsSync(join(box, started)), `${unit} starts ${started}`).toBe(true)
    }
  })

  test('is refused for a kind of machine that there is no Node for', async () => {
    expect(await kioskBoxCommand(['--arch', 'mips'])).toBe(2)
  })
})

async function ready(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('no stderr')
  for await (const line of createInterface(child.stderr)) {
    const [, url] = /^Ready: (\S+)$/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('ended before it was ready')
}
