import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { enrol, enrolledLately, savedEnrolment } from '../../terminal/enrolment.ts'
import { checkOf, ownKey, verifierOf } from '../../terminal/keys.ts'
import { NOON, PLACE, scratch } from './support.ts'

const CODE = '7K3M-Q9TX'
const publicKey = 'k'.repeat(43)

async function serverAnswering(status: number, body: unknown) {
  const asked: unknown[] = []
  const server = fastify()
  server.post('/api/enrolment', (request, reply) => {
    asked.push(request.body)
    return reply.code(status).send(body)
  })
  onTestFinished(() => server.close())
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), asked }
}
const ask = (url: string, file: string, code = CODE, by = fetch) =>
  enrol(url, code, publicKey, file, by, new AbortController().signal)

describe('enrolment', () => {
  test('trades a code and a key for a place, kept for this account alone', async () => {
    const { url, asked } = await serverAnswering(200, PLACE)
    const file = join(scratch(), 'enrolment.json')
    expect(savedEnrolment(file)).toBeNull()
    expect(await ask(url, file)).toEqual({ kind: 'enrolled', answer: PLACE })
    expect(asked).toEqual([{ code: CODE, publicKey }])
    expect(savedEnrolment(file)).toEqual(PLACE)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each([400, 403, 404, 409, 410, 422])(
    'with a code that the county answers by %d is refused',
    async (status) => {
      const { url } = await serverAnswering(status, { code: 'enrolment-code-used' })
      const result = await ask(url, join(scratch(), 'enrolment.json'))
      expect(result).toEqual({ kind: 'refused', problem: `status ${status}: {"code":"enrolment-code-used"}` })
    },
  )

  test.each([408, 429, 500, 502, 503])('is tried again later after a %d', async (status) => {
    const { url } = await serverAnswering(status, {})
    expect((await ask(url, join(scratch(), 'enrolment.json'))).kind).toBe('away')
  })

  test('does not take an answer of another shape', async () => {
    const { url } = await serverAnswering(200, { ...PLACE, tokenKey: 'short' })
    const file = join(scratch(), 'enrolment.json')
    expect(await ask(url, file)).toEqual({ kind: 'away', problem: 'answer.tokenKey: expected a key' })
    expect(savedEnrolment(file)).toBeNull()
  })

  test('does not send a code that can be none', async () => {
    const { url, asked } = await serverAnswering(200, PLACE)
    const result = await ask(url, join(scratch(), 'enrolment.json'), '7k3m')
    expect(result).toEqual({ kind: 'refused', problem: expect.stringContaining('no enrolment code') })
    expect(asked).toEqual([])
  })

  test('with the check of the county’s key takes no other county', async () => {
    const { url, asked } = await serverAnswering(200, PLACE)
    const check = await checkOf(PLACE.countyKey)
    expect(check).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/)
    const wrong = `${check.slice(0, -1)}${check.endsWith('2') ? '3' : '2'}`
    const file = join(scratch(), 'enrolment.json')
    expect(await ask(url, file, `${CODE}-${wrong}`)).toEqual({
      kind: 'refused',
      problem: expect.stringContaining('not the county’s'),
    })
    expect(savedEnrolment(file)).toBeNull()
    expect(await ask(url, file, ` ${CODE}-${check}`.toLowerCase())).toEqual({
      kind: 'enrolled',
      answer: PLACE,
    })
    expect(asked).toEqual([
      { code: CODE, publicKey },
      { code: CODE, publicKey },
    ])
  })

  test('over an open network asks for the whole code; over https and on this machine half of it will do', async () => {
    const answer = (async () => new Response(JSON.stringify(PLACE))) as unknown as typeof fetch
    const file = () => join(scratch(), 'enrolment.json')
    const refused = { kind: 'refused', problem: expect.stringContaining('its second half') }
    for (const open of ['http://192.168.1.9:8080', 'http://county.example', 'http://localhost.example'])
      expect(await ask(open, file(), CODE, answer)).toEqual(refused)
    for (const safe of [
      'https://county.example',
      'http://localhost:1',
      'http://127.0.0.9:1',
      'http://[::1]:1',
    ])
      expect((await ask(safe, file(), CODE, answer)).kind).toBe('enrolled')
  })

  test('waits for a server that is away', async () => {
    const result = await ask('http://127.0.0.1:9', join(scratch(), 'enrolment.json'))
    expect(result.kind).toBe('away')
  })

  test('that is damaged on the disk is told with the way out', () => {
    const file = join(scratch(), 'enrolment.json')
    writeFileSync(file, '{"terminal":')
    expect(() => savedEnrolment(file)).toThrow(/enrolment\.json: not JSON\. Remove this file/)
  })
})

describe('the key of a terminal', () => {
  test('is made once, for this account alone, and signs', () => {
    const file = join(scratch(), 'key.pem')
    const key = ownKey(file)
    expect(key.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY')
    expect(ownKey(file).publicKey).toBe(key.publicKey)

    const verify = verifierOf(key.publicKey)
    const signature = key.sign('一餐')
    expect(verify('一餐', signature)).toBe(true)
    expect(verify('二餐', signature)).toBe(false)
  })

  test.each(['', 'x', 'é', `${'A'.repeat(86)}`, `${'A'.repeat(90)}`])(
    'finds no signature in %j',
    (signature) => {
      expect(verifierOf(PLACE.countyKey)('一餐', signature)).toBe(false)
    },
  )

  test('knows one spelling of a signature', () => {
    const key = ownKey(join(scratch(), 'key.pem'))
    const verify = verifierOf(key.publicKey)
    const signature = key.sign('一餐')
    for (const spelling of [`${signature}=`, `${signature}\n`, `${signature}==`, ` ${signature}`])
      expect(verify('一餐', spelling)).toBe(false)
  })
})

test('a terminal is new for two hours, by a clock that is not before its enrolment', () => {
  const file = join(scratch(), 'enrolment.json')
  expect(enrolledLately(file, NOON)).toBe(false)
  writeFileSync(file, '{}')
  utimesSync(file, NOON / 1000, NOON / 1000)
  const hours = [-8760, -1, 0, 1.9, 2, 24]
  expect(hours.map((each) => enrolledLately(file, NOON + each * 3_600_000))).toEqual([
    ...[false, false, true, true, false, false],
  ])
})
