/** Settings 设置 of a process, read from an environment: every fault is collected, so that all are told at once. */

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type ConfigResult<Config> = { ok: true; config: Config } | { ok: false; faults: string[] }
export type Environment = Readonly<Record<string, string | undefined>>

/** Whoever reads fills in a harmless value where a setting is wrong; `result` then gives the faults alone. */
export class Settings {
  readonly #env: Environment
  readonly #faults: string[] = []

  constructor(env: Environment) {
    this.#env = env
  }

  /** An empty setting counts as not set. */
  text(name: string): string | null {
    return this.#env[name] || null
  }

  fault(name: string, problem: string): void {
    this.#faults.push(`${name}: ${problem}`)
  }

  /** An address of one of these schemes, without a slash at its end. Its text is not told: it may hold a password. */
  address(name: string, schemes: readonly string[], otherwise?: string): string {
    const address = this.text(name) ?? otherwise
    const [, scheme] = /^([a-z]+):\/\/[^\s/]+\S*$/.exec(address ?? '') ?? []
    if (address === undefined) this.fault(name, 'is not set')
    else if (scheme === undefined || !schemes.includes(scheme))
      this.fault(name, `is not an address of kind ${schemes.map((each) => `${each}://`).join(', ')}`)
    return (address ?? '').replace(/\/+$/, '')
  }

  /** 0 takes any free one. */
  port(name: string, otherwise: number): number {
    const text = this.text(name) ?? String(otherwise)
    const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
    if (!(port <= 65_535)) this.fault(name, `"${text}" is not a port from 0 to 65535`)
    return port
  }

  /** Shared by server and broker. */
  brokerSecret(): string {
    const secret = this.text('YANGYI_BROKER_SECRET') ?? ''
    if (secret === '') this.fault('YANGYI_BROKER_SECRET', 'is not set')
    else if (secret.length < 16) this.fault('YANGYI_BROKER_SECRET', 'is shorter than 16 characters')
    return secret
  }

  logLevel(): LogLevel {
    const level = this.text('YANGYI_LOG_LEVEL') ?? 'info'
    const known = LOG_LEVELS.find((each) => each === level)
    if (known === undefined)
      this.fault('YANGYI_LOG_LEVEL', `"${level}" is not one of ${LOG_LEVELS.join(', ')}`)
    return known ?? 'info'
  }

  result<Config>(config: Config): ConfigResult<Config> {
    return this.#faults.length > 0 ? { ok: false, faults: this.#faults } : { ok: true, config }
  }
}

export const MQTT_SCHEMES = ['mqtt', 'mqtts', 'ws', 'wss'] as const
export const BROKER_ADDRESS = 'mqtt://127.0.0.1:1883'
export const SERVER_ADDRESS = 'http://127.0.0.1:8080'
