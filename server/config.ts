/** Settings of the server process; the only file of it that knows their names. */
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type ServerConfig = {
  databaseUrl: string
  /** Where the county's keys lie. */
  keyFolder: string
  host: string
  /** 0: any free one. */
  port: number
  brokerUrl: string
  /** Shared with the broker alone: it asks the server with it who may connect. */
  brokerSecret: string
  /** What people write into the browser, where a proxy or a name stands before host and port. */
  publicOrigin: string | null
  /** Addresses of the proxies whose word about a caller's address and protocol counts. */
  trustedProxies: string[]
  logLevel: LogLevel
}

export type ConfigResult = { ok: true; config: ServerConfig } | { ok: false; faults: string[] }

/** Reads the settings from an environment; lists every fault at once. An empty setting counts as not set. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const faults: string[] = []
  const setting = (name: string) => env[name] || null
  const fault = (name: string, problem: string) => faults.push(`${name}: ${problem}`)
  const url = (name: string, text: string | null, schemes: string[]) => {
    if (text === null) fault(name, 'is not set')
    // The text itself is left out: it may hold a password.
    else if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol.slice(0, -1)))
      fault(name, `is not an address of kind ${schemes.map((each) => `${each}://`).join(', ')}`)
    return text ?? ''
  }

  const databaseUrl = url('DATABASE_URL', setting('DATABASE_URL'), ['postgresql', 'postgres'])
  const brokerUrl = url('YANGYI_BROKER_URL', setting('YANGYI_BROKER_URL') ?? 'mqtt://127.0.0.1:1883', [
    'mqtt',
    'mqtts',
    'ws',
    'wss',
  ])

  const brokerSecret = setting('YANGYI_BROKER_SECRET') ?? ''
  if (brokerSecret === '') fault('YANGYI_BROKER_SECRET', 'is not set')
  else if (brokerSecret.length < 16) fault('YANGYI_BROKER_SECRET', 'is shorter than 16 characters')

  const publicOrigin = setting('YANGYI_PUBLIC_ORIGIN')
  if (publicOrigin !== null && !isOrigin(publicOrigin))
    fault('YANGYI_PUBLIC_ORIGIN', `"${publicOrigin}" is not like https://yanglao.example.cn, without a path`)

  const trustedProxies = (setting('YANGYI_TRUSTED_PROXIES') ?? '').split(',').filter((each) => each !== '')
  for (const proxy of trustedProxies)
    if (isIP(proxy) === 0) fault('YANGYI_TRUSTED_PROXIES', `"${proxy}" is not an IP address`)

  const portText = setting('YANGYI_HTTP_PORT') ?? '8080'
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (!(port <= 65_535)) fault('YANGYI_HTTP_PORT', `"${portText}" is not a port from 0 to 65535`)

  const level = setting('YANGYI_LOG_LEVEL') ?? 'info'
  const logLevel = LOG_LEVELS.find((each) => each === level)
  if (logLevel === undefined) fault('YANGYI_LOG_LEVEL', `"${level}" is not one of ${LOG_LEVELS.join(', ')}`)

  if (faults.length > 0 || logLevel === undefined) return { ok: false, faults }
  return {
    ok: true,
    config: {
      databaseUrl,
      keyFolder: join(resolve(setting('YANGYI_HOME') ?? '.yangyi'), 'keys'),
      host: setting('YANGYI_HTTP_HOST') ?? '127.0.0.1',
      port,
      brokerUrl,
      brokerSecret,
      publicOrigin,
      trustedProxies,
      logLevel,
    },
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}
