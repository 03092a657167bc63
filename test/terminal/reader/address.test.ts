import { expect, test } from 'vitest'
import { parseAddress } from '../../../terminal/reader/address.ts'

test.each([
  ['serial:/dev/ttyUSB0?baud=115200', '/dev/ttyUSB0', 115200],
  [
    'serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0',
    '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0',
    null,
  ],
  ['/dev/ttyS1', '/dev/ttyS1', null],
  ['/dev/ttyS1?baud=9600', '/dev/ttyS1', 9600],
  [' /dev/ttyS1 ', '/dev/ttyS1', null],
  ['COM3', 'COM3', null],
])('%s', (written, path, baud) => {
  expect(parseAddress(written)).toEqual({ ok: true, address: { kind: 'serial', path, baud } })
})

test.each([
  ['', 'no-path'],
  ['serial:', 'no-path'],
  ['serial:?baud=9600', 'no-path'],
  ['usb:1234', 'unknown-kind'],
  ['serial:/dev/ttyS1?speed=9600', 'unknown-setting'],
  ['serial:/dev/ttyS1?baud=fast', 'bad-baud'],
  ['serial:/dev/ttyS1?baud=', 'bad-baud'],
  ['serial:/dev/ttyS1?baud=-9600', 'bad-baud'],
])('%s is refused: %s', (written, fault) => {
  const parsed = parseAddress(written)
  expect(parsed).toMatchObject({ ok: false, fault })
  // The words name the address, so that the line in a settings file is found.
  expect(!parsed.ok && parsed.problem).toContain(`"${written}"`)
})
