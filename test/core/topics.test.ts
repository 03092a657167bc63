import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  mayPublish,
  maySubscribe,
  parseTopic,
  SERVER_ACCOUNT,
  topicOf,
  topicOfAll,
} from '../../core/topics.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

describe('topics', () => {
  test('stand under the terminal', () => {
    expect(topicOf('liushu-1', 'records')).toBe('yangyi/v1/liushu-1/records')
    expect(topicOfAll('records')).toBe('yangyi/v1/+/records')
    expect(parseTopic('yangyi/v1/liushu-1/ack')).toEqual({ terminal: 'liushu-1', name: 'ack' })
  })

  test.each([
    'yangyi/v1/liushu-1',
    'yangyi/v1/liushu-1/other',
    'yangyi/v1/liushu-1/ack/more',
    'yangyi/v1/+/ack',
    'yangyi/v1/liushu-1/#',
    '/yangyi/v1/liushu-1/ack',
    'yangyi/v2/liushu-1/ack',
    '$SYS/x',
    'yangyi/v1/liushu-1/ack\n',
  ])('%j is none', (topic) => {
    expect(parseTopic(topic)).toBeNull()
  })

  test.each([
    [
      'liushu-1',
      'liushu-1',
      {
        ...{ records: 'write', status: 'write', log: 'write' },
        ...{ ack: 'read', roster: 'read', command: 'read', elsewhere: 'read', photo: 'read' },
      },
    ],
    ['liushu-1', 'hewan-1', {}],
    [
      SERVER_ACCOUNT,
      'liushu-1',
      { ack: 'write', roster: 'write', command: 'write', elsewhere: 'write', photo: 'write' },
    ],
  ] as const)('%s at the topics of %s', (account, terminal, rights: Record<string, string>) => {
    const down = ['ack', 'roster', 'command', 'elsewhere', 'photo'] as const
    for (const name of ['records', 'status', 'log', ...down] as const) {
      const topic = topicOf(terminal, name)
      expect([name, mayPublish(account, topic)]).toEqual([name, rights[name] === 'write'])
      expect([name, maySubscribe(account, topic)]).toEqual([name, rights[name] === 'read'])
    }
  })

  test('the server reads what goes up from all, and nothing else', () => {
    expect(maySubscribe(SERVER_ACCOUNT, 'yangyi/v1/+/records')).toBe(true)
    expect(maySubscribe(SERVER_ACCOUNT, 'yangyi/v1/+/status')).toBe(true)
    for (const filter of ['#', 'yangyi/#', 'yangyi/v1/+/ack', 'yangyi/v1/+/+', '$SYS/#'])
      expect(maySubscribe(SERVER_ACCOUNT, filter)).toBe(false)
  })

  test('a terminal reads no wildcard', () => {
    const level = fc.constantFrom('yangyi', 'v1', 'liushu-1', 'ack', 'roster', '+', '#')
    fc.assert(
      fc.property(fc.array(level, { maxLength: 5 }), (levels) => {
        const filter = levels.join('/')
        const own = [topicOf('liushu-1', 'ack'), topicOf('liushu-1', 'roster')]
        expect(maySubscribe('liushu-1', filter)).toBe(own.includes(filter))
      }),
    )
  })
})
