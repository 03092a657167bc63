/** Settings of the terminal process; the only file of it that knows their names. */
import { join, resolve } from 'node:path'
import { parseAddress } from './reader/address.ts'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

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

export type ConfigResult = { ok: true; config: TerminalConfig } | { ok: false; faults: string[] }

/** Reads the settings from an environment; lists every fault at once. An empty setting counts as not set. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const faults: string[] = []
  const setting = (name: string) => env[name] || null
  const fault = (name: string, problem: string) => faults.push(`${name}: ${problem}`)

  const url = (name: string, otherwise: string, schemes: string[]) => {
    const text = setting(name) ?? otherwise
    const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : null
    if (scheme === null || !schemes.includes(scheme))
      fault(name, `"${text}" is not an address of kind ${schemes.map((each) => `${each}://`).join(', ')}`)
    return text.replace(/\/+$/, '')
  }

  const serverUrl = url('YANGYI_SERVER_URL', 'http://127.0.0.1:8080', ['http', 'https'])
  const brokerUrl = url('YANGYI_BROKER_URL', 'mqtt://127.0.0.1:1883', ['mqtt', 'mqtts', 'ws', 'wss'])

  const reader = setting('YANGYI_READER')
  const address = reader === null ? null : parseAddress(reader)
  if (address?.ok === false) fault('YANGYI_READER', address.problem)

  const host = setting('YANGYI_KIOSK_HOST') ?? '127.0.0.1'
  // The page shows names and asks for no password: it is for this machine's own screen.
  if (!/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host))
    fault('YANGYI_KIOSK_HOST', `"${host}" is not this machine`)
  const portText = setting('YANGYI_KIOSK_PORT') ?? '8081'
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (!(port <= 65_535)) fault('YANGYI_KIOSK_PORT', `"${portText}" is not a port from 0 to 65535`)

  const level = setting('YANGYI_LOG_LEVEL') ?? 'info'
  const logLevel = LOG_LEVELS.find((each) => each === level)
  if (logLevel === undefined) fault('YANGYI_LOG_LEVEL', `"${level}" is not one of ${LOG_LEVELS.join(', ')}`)

  if (faults.length > 0 || logLevel === undefined) return { ok: false, faults }
  return {
    ok: true,
    config: {
      folder: join(resolve(setting('YANGYI_HOME') ?? '.yangyi'), 'terminal'),
      serverUrl,
      brokerUrl,
      enrolmentCode: setting('YANGYI_ENROLMENT_CODE'),
      reader,
      kiosk: { host, port },
      logLevel,
    },
  }
}
