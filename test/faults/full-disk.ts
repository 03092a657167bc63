/** Taps while the ledger's disk is full: nothing is acknowledged that is not stored, and all of it comes afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { check, type Findings } from './check.ts'
import { County } from './county.ts'
import { KioskProcess } from './kiosk.ts'
import { databaseOnSmallDisk } from './small-disk.ts'
import { drain } from './storm.ts'

const BEFORE = 10
const TAPS = 200
const PACE_MS = 20

/** `waiting`: records that the server had not acknowledged when there was no room. */
export async function fillDisk(): Promise<Findings & { waiting: number; drained: boolean }> {
  const home = mkdtempSync(join(tmpdir(), 'yangyi-full-'))
  const disk = await databaseOnSmallDisk(join(home, 'disk'))
  const county = await County.open({ home, terminals: 1, elders: TAPS, databaseUrl: disk.url })
  const kiosks: KioskProcess[] = []
  try {
    for (const enrolled of county.enrolled)
      kiosks.push(await KioskProcess.open(enrolled, county.lines.terminals.port))
    const [kiosk] = kiosks
    await kiosk?.start()
    await drain(kiosks)
    for (let i = 0; i < TAPS; i += 1) {
      if (i === BEFORE) await disk.tell('full')
      kiosk?.tap(i)
      await pass(PACE_MS)
    }
    await pass(1_000)
    const waiting = kiosk?.waiting ?? 0
    await disk.tell('room')
    const drained = await drain(kiosks)
    await kiosk?.end('SIGTERM')
    return { ...(await check(county, kiosks)), waiting, drained }
  } finally {
    for (const kiosk of kiosks) await kiosk.close()
    await county.close()
    await disk.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
