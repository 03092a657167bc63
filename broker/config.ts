/** Settings of the broker process; the only file of it that knows their names. */

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

export type BrokerConfig = {
  host: string
  /** 0: any free one. */
  port: number
  /** Shared with the server alone: it logs in with it, and is asked with it who else may. */
  secret: string
  serverUrl: string
  logLevel: LogLevel
}

export type ConfigResult = { ok: true; config: BrokerConfig } | { ok: false; faults: string[] }

/** Reads the settings from an environment; lists every fault at once. An empty setting counts as not set. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const faults: string[] = []
  const setting = (name: string) => env[name] || null

  const secret = setting('YANGYI_BROKER_SECRET') ?? ''
  if (secret === '') faults.push('YANGYI_BROKER_SECRET: is not set')
  else if (secret.length < 16) faults.push('YANGYI_BROKER_SECRET: is shorter than 16 characters')

  const serverUrl = setting('YANGYI_SERVER_URL') ?? 'http://127.0.0.1:8080'
  if (!URL.canParse(serverUrl) || !/^https?:$/.test(new URL(serverUrl).protocol))
    faults.push(`YANGYI_SERVER_URL: "${serverUrl}" is not an address of kind http://, https://`)

  const portText = setting('YANGYI_BROKER_PORT') ?? '1883'
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (!(port <= 65_535)) faults.push(`YANGYI_BROKER_PORT: "${portText}" is not a port from 0 to 65535`)

  const level = setting('YANGYI_LOG_LEVEL') ?? 'info'
  const logLevel = LOG_LEVELS.find((each) => each === level)
  if (logLevel === undefined)
    faults.push(`YANGYI_LOG_LEVEL: "${level}" is not one of ${LOG_LEVELS.join(', ')}`)

  if (faults.length > 0 || logLevel === undefined) return { ok: false, faults }
  return {
    ok: true,
    config: { host: setting('YANGYI_BROKER_HOST') ?? '127.0.0.1', port, secret, serverUrl, logLevel },
  }
}
