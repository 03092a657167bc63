/** Settings of the terminal process; the only file of it that knows their names. */
import { join, resolve } from 'node:path'
import {
  BROKER_ADDRESS,
  type ConfigResult,
  type Environment,
  type LogLevel,
  MQTT_SCHEMES,
  SERVER_ADDRESS,
  Settings,
} from '../core/settings.ts'
import { parseAddresses, type ReaderAddress } from './reader/address.ts'

export type TerminalConfig = {
  /** Folder of this terminal's key, enrolment, roster and journal. */
  folder: string
  /** Without a slash at the end. */
  serverUrl: string
  brokerUrl: string
  enrolmentCode: string | null
  /** Empty: none is attached. */
  readers: ReaderAddress[]
  /** Whether the kiosk page looks for QR codes with this machine's camera. */
  camera: boolean
  kiosk: { host: string; port: number }
  logLevel: LogLevel
}

/** Reads the settings from an environment; lists every fault at once. */
export function readConfig(env: Environment): ConfigResult<TerminalConfig> {
  const settings = new Settings(env)
  return settings.result({
    folder: join(resolve(settings.text('YANGYI_HOME') ?? '.yangyi'), 'terminal'),
    serverUrl: settings.address('YANGYI_SERVER_URL', ['http', 'https'], SERVER_ADDRESS),
    brokerUrl: settings.address('YANGYI_BROKER_URL', MQTT_SCHEMES, BROKER_ADDRESS),
    enrolmentCode: settings.text('YANGYI_ENROLMENT_CODE'),
    readers: readers(settings),
    camera: camera(settings),
    kiosk: { host: ownHost(settings), port: settings.port('YANGYI_KIOSK_PORT', 8081) },
    logLevel: settings.logLevel(),
  })
}

function readers(settings: Settings): ReaderAddress[] {
  const parsed = parseAddresses(settings.text('YANGYI_READER') ?? '')
  if (parsed.ok) return parsed.addresses
  for (const problem of parsed.problems) settings.fault('YANGYI_READER', problem)
  return []
}

function camera(settings: Settings): boolean {
  const written = settings.text('YANGYI_CAMERA') ?? 'off'
  if (written !== 'on' && written !== 'off')
    settings.fault('YANGYI_CAMERA', `"${written}" is neither on nor off`)
  return written === 'on'
}

/** The page shows names and asks for no password: it is for this machine's own screen. */
function ownHost(settings: Settings): string {
  const host = settings.text('YANGYI_KIOSK_HOST') ?? '127.0.0.1'
  if (!/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host))
    settings.fault('YANGYI_KIOSK_HOST', `"${host}" is not this machine`)
  return host
}
