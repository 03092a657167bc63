import { expect, test } from 'vitest'
import { describePlace, parseAddress, parseAddresses } from '../../../terminal/reader/address.ts'

const serial = (path: string, baud: number | null = null) => ({ line: 'serial', path, baud })
const tcp = (host: string, port: number) => ({ line: 'tcp', host, port })

test.each<[string, object]>([
  ['serial:/dev/ttyUSB0?baud=115200', { reader: 'sam', place: serial('/dev/ttyUSB0', 115200) }],
  [
    'serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0',
    { reader: 'sam', place: serial('/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0') },
  ],
  ['/dev/ttyS1', { reader: 'sam', place: serial('/dev/ttyS1') }],
  ['/dev/ttyS1?baud=9600', { reader: 'sam', place: serial('/dev/ttyS1', 9600) }],
  [' /dev/ttyS1 ', { reader: 'sam', place: serial('/dev/ttyS1') }],
  ['COM3', { reader: 'sam', place: serial('COM3') }],
  ['sam=COM3', { reader: 'sam', place: serial('COM3') }],
  ['tcp://10.0.0.7:4001', { reader: 'sam', place: tcp('10.0.0.7', 4001) }],
  ['pn532=tcp://Reader-2.village:4001/', { reader: 'pn532', place: tcp('reader-2.village', 4001) }],
  ['aabb=tcp://[fe80::1]:65535', { reader: 'aabb', place: tcp('[fe80::1]', 65535) }],
  [
    'em4100=serial:/dev/ttyUSB1?form=8H10D&baud=9600',
    { reader: 'em4100', place: serial('/dev/ttyUSB1', 9600), form: '8H10D' },
  ],
  ['pn532=/dev/ttyUSB1?form=IC10DR', { reader: 'pn532', form: 'IC10DR' }],
  ['line=/dev/ttyUSB1?form=2H4H', { reader: 'line', form: '2H4H' }],
  ['gm65=/dev/ttyACM0?mode=command', { reader: 'gm65', settings: { mode: 'command' } }],
])('%s', (written, expected) => {
  expect(parseAddress(written)).toEqual({
    ok: true,
    address: { form: null, settings: {}, place: expect.anything(), ...expected },
  })
})

test.each([
  ['', 'no-path', 'serial:/dev/…'],
  ['serial:', 'no-path', 'serial:/dev/…'],
  ['sam=', 'no-path', 'serial:/dev/…'],
  ['serial:?baud=9600', 'no-path', 'serial:/dev/…'],
  ['usb:1234', 'unknown-line', 'tcp://host:port'],
  ['cardreader=/dev/ttyS1', 'unknown-reader', 'sam, em4100'],
  ['=/dev/ttyS1', 'unknown-reader', 'sam, em4100'],
  ['toString=/dev/ttyS1', 'unknown-reader', 'sam, em4100'],
  ['tcp://10.0.0.7', 'no-port', 'tcp://host:port'],
  ['tcp:10.0.0.7:4001', 'no-port', 'tcp://host:port'],
  ['tcp://:4001', 'no-port', 'tcp://host:port'],
  ['tcp://10.0.0.7:0', 'no-port', 'tcp://host:port'],
  ['tcp://10.0.0.7:65536', 'no-port', 'tcp://host:port'],
  ['tcp://fe80::1:4001', 'no-port', 'tcp://host:port'],
  ['tcp://10.0.0.7:4001?baud=9600', 'unknown-setting', 'leave baud out'],
  ['serial:/dev/ttyS1?speed=9600', 'unknown-setting', 'baud'],
  ['serial:/dev/ttyS1?form=8H10D', 'unknown-setting', 'baud'],
  ['serial:/dev/ttyS1?constructor=1', 'unknown-setting', 'baud'],
  ['serial:/dev/ttyS1?baud=fast', 'bad-baud', '115200'],
  ['serial:/dev/ttyS1?baud=', 'bad-baud', '115200'],
  ['serial:/dev/ttyS1?baud=-9600', 'bad-baud', '115200'],
  ['serial:/dev/ttyS1?baud=9600&baud=19200', 'twice', 'baud'],
  ['em4100=/dev/ttyS1?form=10D', 'bad-form', '8H10D'],
  ['gm65=/dev/ttyACM0?mode=loud', 'bad-value', 'mode=induction, mode=continuous, mode=command'],
  ['newland=/dev/ttyACM0?mode=induction', 'bad-value', 'write mode=command, or leave it out'],
  ['em4100=serial:/dev/ttyUSB0,pn532=serial:/dev/ttyUSB1', 'bad-path', 'separated by a blank'],
  ['em4100=/dev/a?form=8H10D,pn532=/dev/b', 'bad-path', 'separated by a blank'],
  ['em4100=/dev/ttyUSB0，pn532=/dev/ttyUSB1', 'bad-path', 'separated by a blank'],
  ['em4100=serial:/dev/ttyUSB0;', 'bad-path', 'separated by a blank'],
  ['sam', 'no-path', 'sam=serial:/dev/…'],
  ['em4100', 'no-path', 'em4100=serial:/dev/…'],
  ['sam=em4100=/dev/ttyS1', 'bad-path', 'kind=serial:/dev/…'],
  ['serial:/dev/ttyUSB0=9600', 'bad-path', 'kind=serial:/dev/…'],
  ['ttyUSB0', 'bad-path', 'serial:/dev/…'],
  ['em4100=serial:ttyUSB0', 'bad-path', 'serial:/dev/…'],
  ['em4100=/dev/ttyS1?mode=command', 'unknown-setting', 'baud, form'],
  // A form of other bytes than this reader gives would make every card a misread one.
  ['em4100=/dev/ttyS1?form=IC10D', 'bad-form', '8H10D'],
])('%s is refused: %s', (written, fault, advice) => {
  const parsed = parseAddress(written)
  expect(parsed).toMatchObject({ ok: false, fault })
  // The words name the address, so that it is found in a settings file, and say what to write.
  const problem = parsed.ok ? '' : parsed.problem
  expect(problem).toContain(`"${written}"`)
  expect(problem).toContain(advice)
})

test('several readers stand side by side', () => {
  const parsed = parseAddresses(' sam=/dev/ttyUSB0  em4100=tcp://10.0.0.7:4001 \n pn532=tcp://10.0.0.7:4002 ')
  expect(
    parsed.ok ? parsed.addresses.map(({ reader, place }) => `${reader} ${describePlace(place)}`) : [],
  ).toEqual(['sam /dev/ttyUSB0', 'em4100 tcp://10.0.0.7:4001', 'pn532 tcp://10.0.0.7:4002'])
  expect(parseAddresses(' ')).toEqual({ ok: true, addresses: [] })
})

test('every wrong address of several is told, and two at one place are wrong', () => {
  const parsed = parseAddresses(
    'usb:1 /dev/ttyUSB0 em4100=serial:/dev/ttyUSB0?baud=9600 tcp://A:1 tcp://a:1/ tcp://b',
  )
  expect(parsed.ok ? [] : parsed.problems.map((problem) => /"(.*?)"/.exec(problem)?.[1])).toEqual([
    'usb:1',
    'em4100=serial:/dev/ttyUSB0?baud=9600',
    'tcp://a:1/',
    'tcp://b',
  ])
})
