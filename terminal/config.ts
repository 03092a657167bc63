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
import { parseAddress } from './reader/address.ts'

export type TerminalConfig = {
  /** Folder of this terminal's key, enrolment, roster and journal. */
  folder: string
  /** Without a slash at the end. */
  serverUrl: string
  brokerUrl: string
  enrolmentCode: string | null
  /** null: no reader is attached. */
  reader: string | null
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
    reader: reader(settings),
    kiosk: { host: ownHost(settings), port: settings.port('YANGYI_KIOSK_PORT', 8081) },
    logLevel: settings.logLevel(),
  })
}

function reader(settings: Settings): string | null {
  const reader = settings.text('YANGYI_READER')
  const address = reader === null ? null : parseAddress(reader)
  if (address?.ok === false) settings.fault('YANGYI_READER', address.problem)
  return reader
}

/** The page shows names and asks for no password: it is for this machine's own screen. */
function ownHost(settings: Settings): string {
  const host = settings.text('YANGYI_KIOSK_HOST') ?? '127.0.0.1'
  if (!/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host))
    settings.fault('YANGYI_KIOSK_HOST', `"${host}" is not this machine`)
  return host
}
