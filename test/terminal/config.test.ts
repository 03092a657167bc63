import { expect, test } from 'vitest'
import { readConfig } from '../../terminal/config.ts'

test('without settings a terminal works on the machine that it stands on', () => {
  expect(readConfig({})).toEqual({
    ok: true,
    config: {
      folder: `${process.cwd()}/.yangyi/terminal`,
      serverUrl: 'http://127.0.0.1:8080',
      brokerUrl: 'mqtt://127.0.0.1:1883',
      enrolmentCode: null,
      readers: [],
      camera: false,
      kiosk: { host: '127.0.0.1', port: 8081 },
      logLevel: 'info',
    },
  })
})

test('every setting is read', () => {
  const result = readConfig({
    YANGYI_HOME: '/srv/yangyi',
    YANGYI_SERVER_URL: 'https://county.example/',
    YANGYI_BROKER_URL: 'mqtts://broker.example:8883',
    YANGYI_ENROLMENT_CODE: '7K3M-Q9TX',
    YANGYI_READER: 'serial:/dev/ttyUSB0?baud=115200 em4100=tcp://10.0.0.7:4001?form=8H10D',
    YANGYI_CAMERA: 'on',
    YANGYI_KIOSK_HOST: '::1',
    YANGYI_KIOSK_PORT: '0',
    YANGYI_LOG_LEVEL: 'debug',
  })
  expect(result).toEqual({
    ok: true,
    config: {
      folder: '/srv/yangyi/terminal',
      serverUrl: 'https://county.example',
      brokerUrl: 'mqtts://broker.example:8883',
      enrolmentCode: '7K3M-Q9TX',
      readers: [
        {
          reader: 'sam',
          place: { line: 'serial', path: '/dev/ttyUSB0', baud: 115200 },
          form: null,
          settings: {},
        },
        {
          reader: 'em4100',
          place: { line: 'tcp', host: '10.0.0.7', port: 4001 },
          form: '8H10D',
          settings: {},
        },
      ],
      camera: true,
      kiosk: { host: '::1', port: 0 },
      logLevel: 'debug',
    },
  })
})

test('an empty setting is one that is not set', () => {
  expect(readConfig({ YANGYI_READER: '', YANGYI_KIOSK_PORT: '' })).toEqual(readConfig({}))
})

test('all faults are told at once, each with the name of its setting', () => {
  const result = readConfig({
    YANGYI_SERVER_URL: 'county.example',
    YANGYI_BROKER_URL: 'http://127.0.0.1:1883',
    YANGYI_READER: 'serial: usb:1',
    YANGYI_CAMERA: 'yes',
    YANGYI_KIOSK_HOST: '0.0.0.0',
    YANGYI_KIOSK_PORT: '65536',
    YANGYI_LOG_LEVEL: 'loud',
  })
  expect(result.ok ? [] : result.faults.map((fault) => fault.split(':')[0])).toEqual([
    'YANGYI_SERVER_URL',
    'YANGYI_BROKER_URL',
    'YANGYI_READER',
    'YANGYI_READER',
    'YANGYI_CAMERA',
    'YANGYI_KIOSK_HOST',
    'YANGYI_KIOSK_PORT',
    'YANGYI_LOG_LEVEL',
  ])
})
