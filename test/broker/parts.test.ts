import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../broker/config.ts'
import { PacketGuard } from '../../broker/packet-guard.ts'
import { Rate } from '../../broker/rate.ts'

/** A packet of MQTT 3.1.1 §2.2 with a body of `length` bytes. */
function packet(length: number): Buffer {
  const head = [0x30]
  let rest = length
  do {
    head.push((rest % 128) + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)])
}

test('packets up to the limit pass and longer ones do not, however the bytes are cut', () => {
  const limit = 20_000
  const lengths = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 16_000, max: limit })),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(
      lengths,
      fc.integer({ min: limit + 1, max: 300_000 }),
      fc.integer({ min: 1, max: 70_000 }),
      (good, bad, cut) => {
        const accepts = (bytes: Buffer) => {
          const guard = new PacketGuard()
          for (let at = 0; at < bytes.length; at += cut)
            if (!guard.accepts(bytes.subarray(at, at + cut), limit)) return false
          return true
        }
        const sound = Buffer.concat(good.map(packet))
        expect(accepts(sound)).toBe(true)
        expect(accepts(Buffer.concat([sound, packet(bad).subarray(0, 5)]))).toBe(false)
      },
    ),
  )
})

test('a length of five bytes is no MQTT', () => {
  expect(new PacketGuard().accepts(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x00]), 1_000_000_000)).toBe(
    false,
  )
})

test('a burst goes through at once, then one message a spacing', () => {
  const rate = new Rate(10, 3)
  expect([0, 0, 0, 0, 0].map((now) => rate.wait(now))).toEqual([0, 0, 0, 100, 200])
  expect(rate.wait(10_000)).toBe(0)
})

test('settings: every fault is named, the secret itself never', () => {
  expect(readConfig({ YANGYI_BROKER_SECRET: '0123456789abcdef' })).toEqual({
    ok: true,
    config: {
      host: '127.0.0.1',
      port: 1883,
      secret: '0123456789abcdef',
      serverUrl: 'http://127.0.0.1:8080',
      logLevel: 'info',
    },
  })
  const wrong = readConfig({
    YANGYI_BROKER_SECRET: 'hunter2',
    YANGYI_BROKER_PORT: '70000',
    YANGYI_SERVER_URL: 'ftp://x',
    YANGYI_LOG_LEVEL: 'loud',
  })
  expect(wrong.ok ? [] : wrong.faults.map((fault) => fault.split(':')[0])).toEqual([
    'YANGYI_BROKER_PORT',
    'YANGYI_BROKER_SECRET',
    'YANGYI_SERVER_URL',
    'YANGYI_LOG_LEVEL',
  ])
  expect(JSON.stringify(wrong)).not.toContain('hunter2')
})
