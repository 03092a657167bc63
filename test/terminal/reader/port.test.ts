import { expect, test } from 'vitest'
import { SerialLine } from '../../../terminal/reader/serial-port.ts'

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
