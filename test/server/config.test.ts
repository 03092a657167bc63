import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'

const NEEDED = {
  DATABASE_URL: 'postgresql://yangyi@127.0.0.1:5432/yangyi',
  YANGYI_BROKER_SECRET: '0123456789abcdef',
}

describe('the settings', () => {
  it('have defaults for all but the database and the secret', () => {
    expect(readConfig({ ...NEEDED, YANGYI_HTTP_PORT: '' })).toEqual({
      ok: true,
      config: {
        databaseUrl: NEEDED.DATABASE_URL,
        keyFolder: resolve('.yangyi/keys'),
        browserFolder: resolve('.yangyi/browser'),
        host: '127.0.0.1',
        port: 8080,
        brokerUrl: 'mqtt://127.0.0.1:1883',
        brokerSecret: NEEDED.YANGYI_BROKER_SECRET,
        ingestShare: { kind: 'all' },
        publicOrigin: null,
        trustedProxies: [],
        logLevel: 'info',
      },
    })
  })

  it('tell all their faults at once, and no secret', () => {
    const read = readConfig({
      DATABASE_URL: 'mysql://root:hunter2@db/yangyi',
      YANGYI_BROKER_SECRET: 'short',
      YANGYI_BROKER_URL: 'http://127.0.0.1',
      YANGYI_HTTP_PORT: '80800',
      YANGYI_INGEST_WORKER: '5/4',
      YANGYI_PUBLIC_ORIGIN: 'https://yanglao.example.cn/desk',
      YANGYI_TRUSTED_PROXIES: '10.0.0.1,proxy',
      YANGYI_LOG_LEVEL: 'loud',
    })
    expect(read).toEqual({
      ok: false,
      faults: [
        'DATABASE_URL: is not an address of kind postgresql://, postgres://',
        'YANGYI_HTTP_PORT: "80800" is not a port from 0 to 65535',
        'YANGYI_BROKER_URL: is not an address of kind mqtt://, mqtts://, ws://, wss://',
        'YANGYI_BROKER_SECRET: is shorter than 16 characters',
        'YANGYI_INGEST_WORKER: "5/4" is neither like 2/4, the second of four, nor "shared"',
        'YANGYI_PUBLIC_ORIGIN: "https://yanglao.example.cn/desk" is not like https://yanglao.example.cn, without a path',
        'YANGYI_TRUSTED_PROXIES: "proxy" is not an IP address',
        'YANGYI_LOG_LEVEL: "loud" is not one of trace, debug, info, warn, error, fatal, silent',
      ],
    })
    expect(JSON.stringify(read)).not.toMatch(/hunter2|"short/)
  })

  it('name what is missing', () => {
    expect(readConfig({})).toEqual({
      ok: false,
      faults: ['DATABASE_URL: is not set', 'YANGYI_BROKER_SECRET: is not set'],
    })
  })
})
