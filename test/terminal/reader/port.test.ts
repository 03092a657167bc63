import { expect, test } from 'vitest'
import { retryDelay } from '../../../terminal/reader/port.ts'
import { SerialLine } from '../../../terminal/reader/serial-port.ts'

test('tries again after half a second, then twice as long each time, up to ten seconds', () => {
  const middle = () => 0.5
  expect([0, 1, 2, 3, 4, 5, 6, 5000].map((failures) => retryDelay(failures, middle))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
  ])
})

test('kiosks that lost power together do not all try together', () => {
  expect(retryDelay(0, () => 0)).toBe(400)
  expect(retryDelay(0, () => 0.999_999)).toBe(600)
})

test('what is written while nothing is connected is refused, not kept', async () => {
  const log = { info() {}, warn() {} }
  const line = new SerialLine('/dev/no-such-reader', 9600, { random: () => 0.5, log })
  const away = new Promise((resolve) => {
    line.onState = resolve
  })
  expect(line.write(Uint8Array.of(1))).toBe(false)
  expect(await away).toBe('away')
  expect(line.write(Uint8Array.of(1))).toBe(false)
  await line.close()
})
