/** Settings of the server process; the only file of it that knows their names. */
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import {
  BROKER_ADDRESS,
  type ConfigResult,
  type Environment,
  type LogLevel,
  MQTT_SCHEMES,
  Settings,
} from '../core/settings.ts'
import { type IngestShare, parseShare } from './ingest/worker.ts'

export type ServerConfig = {
  databaseUrl: string
  /** Where the county's keys lie. */
  keyFolder: string
  /** Where the browser that prints is unpacked. */
  browserFolder: string
  host: string
  /** 0: any free one. */
  port: number
  brokerUrl: string
  /** Shared with the broker alone: it asks the server with it who may connect. */
  brokerSecret: string
  /** Which terminals' records this process takes, where several processes share them. */
  ingestShare: IngestShare
  /** What people write into the browser, where a proxy or a name stands before host and port. */
  publicOrigin: string | null
  /** Addresses of the proxies whose word about a caller's address and protocol counts. */
  trustedProxies: string[]
  logLevel: LogLevel
}

/** Reads the settings from an environment; lists every fault at once. */
export function readConfig(env: Environment): ConfigResult<ServerConfig> {
  const settings = new Settings(env)
  const home = resolve(settings.text('YANGYI_HOME') ?? '.yangyi')
  return settings.result({
    databaseUrl: settings.address('DATABASE_URL', ['postgresql', 'postgres']),
    keyFolder: join(home, 'keys'),
    browserFolder: join(home, 'browser'),
    host: settings.text('YANGYI_HTTP_HOST') ?? '127.0.0.1',
    port: settings.port('YANGYI_HTTP_PORT', 8080),
    brokerUrl: settings.address('YANGYI_BROKER_URL', MQTT_SCHEMES, BROKER_ADDRESS),
    brokerSecret: settings.brokerSecret(),
    ingestShare: ingestShare(settings),
    publicOrigin: publicOrigin(settings),
    trustedProxies: trustedProxies(settings),
    logLevel: settings.logLevel(),
  })
}

function ingestShare(settings: Settings): IngestShare {
  const text = settings.text('YANGYI_INGEST_WORKER')
  const share = text === null ? { kind: 'all' as const } : parseShare(text)
  if (share === null)
    settings.fault('YANGYI_INGEST_WORKER', `"${text}" is neither like 2/4, the second of four, nor "shared"`)
  return share ?? { kind: 'all' }
}

function publicOrigin(settings: Settings): string | null {
  const origin = settings.text('YANGYI_PUBLIC_ORIGIN')
  const isOrigin = (text: string) =>
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  if (origin !== null && !isOrigin(origin))
    settings.fault(
      'YANGYI_PUBLIC_ORIGIN',
      `"${origin}" is not like https://yanglao.example.cn, without a path`,
    )
  return origin
}

function trustedProxies(settings: Settings): string[] {
  const proxies = (settings.text('YANGYI_TRUSTED_PROXIES') ?? '').split(',').filter((each) => each !== '')
  for (const proxy of proxies)
    if (isIP(proxy) === 0) settings.fault('YANGYI_TRUSTED_PROXIES', `"${proxy}" is not an IP address`)
  return proxies
}
