/**
 * The browser that prints. On Linux it comes packed with the npm packages and is unpacked once into a folder of the
 * server's own: the package's own place is a fixed path under /tmp, where any user of the machine can lay another
 * program first, and where a start that was cut off leaves half a one.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import type { Browser, LaunchOptions } from 'playwright-core'

const LAUNCHED_WITHIN_MS = 20_000

/** `folder`: where it is unpacked; made where it is missing. */
export async function launchBrowser(folder: string): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    ...(await programOf(folder)),
    timeout: LAUNCHED_WITHIN_MS,
    // The server ends in its own order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

/** Elsewhere than on Linux with Intel's instructions the system's own browser prints. */
async function programOf(folder: string): Promise<LaunchOptions> {
  if (process.platform === 'win32') return { channel: 'msedge' }
  if (process.platform !== 'linux') return { channel: 'chrome' }
  return {
    executablePath: process.arch === 'x64' ? await unpacked(folder) : '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-zygote',
      '--disable-background-networking',
      '--no-first-run',
    ],
  }
}

async function unpacked(folder: string): Promise<string> {
  const packed = fileURLToPath(new URL('../bin/chromium.br', import.meta.resolve('@sparticuz/chromium')))
  // Another release is of another size.
  const program = join(folder, `chromium-${(await stat(packed)).size}`)
  if (existsSync(program)) return program
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const aside = `${program}.${randomBytes(6).toString('hex')}`
  try {
    await pipeline(
      createReadStream(packed),
      createBrotliDecompress(),
      createWriteStream(aside, { flags: 'wx', mode: 0o700 }),
    )
    await rename(aside, program)
  } finally {
    await rm(aside, { force: true })
  }
  return program
}
