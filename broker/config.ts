/** Settings of the broker process; the only file of it that knows their names. */
import {
  type ConfigResult,
  type Environment,
  type LogLevel,
  SERVER_ADDRESS,
  Settings,
} from '../core/settings.ts'

export type BrokerConfig = {
  host: string
  /** 0: any free one. */
  port: number
  /** Shared with the server alone: it logs in with it, and is asked with it who else may. */
  secret: string
  serverUrl: string
  logLevel: LogLevel
}

/** Reads the settings from an environment; lists every fault at once. */
export function readConfig(env: Environment): ConfigResult<BrokerConfig> {
  const settings = new Settings(env)
  return settings.result({
    host: settings.text('YANGYI_BROKER_HOST') ?? '127.0.0.1',
    port: settings.port('YANGYI_BROKER_PORT', 1883),
    secret: settings.brokerSecret(),
    serverUrl: settings.address('YANGYI_SERVER_URL', ['http', 'https'], SERVER_ADDRESS),
    logLevel: settings.logLevel(),
  })
}
