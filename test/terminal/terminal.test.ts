import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { readConfig, type TerminalConfig } from '../../terminal/config.ts'
import type { ScreenView } from '../../terminal/contract/screen.ts'
import { ownKey, verifierOf } from '../../terminal/keys.ts'
import type { ReadersOptions } from '../../terminal/reader/readers.ts'
import { type Dependencies, runTerminal } from '../../terminal/terminal.ts'
import { TIMING } from '../../terminal/uplink/uplink.ts'
import { FakeCounty } from './fake-county.ts'
import {
  CARDS,
  journalIn,
  jpegOf,
  NOON,
  PLACE,
  rosterOf,
  scratch,
  signedPhoto,
  signedRoster,
} from './support.ts'

const WITHIN = { timeout: 10_000, interval: 10 }

/** A county, a terminal's folder, and a reader on which the test lays cards. */
async function stand() {
  const home = scratch()
  const folder = join(home, 'terminal')
  // The uptime is the real one, since the uplink waits for it to pass; the wall clock stands still.
  const machine = {
    ...{ boot: 'boot-1', wall: () => NOON, uptime: () => Math.floor(performance.now()) },
    awake: () => performance.now(),
  }
  let readerOptions: ReadersOptions | null = null
  let readersClosed = 0
  const lines: string[] = []
  const dependencies: Partial<Dependencies> = {
    log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }),
    machine,
    random: () => 0.5,
    pages: join(home, 'no-pages'),
    timing: { ...TIMING, reconnect: { first: 20, most: 50 } },
    openReaders: (options) => {
      readerOptions = options
      return {
        close: async () => {
          readersClosed += 1
        },
      }
    },
  }

  const enrolments: { status: number; body: unknown }[] = []
  const server = fastify()
  const asked: unknown[] = []
  server.post('/api/enrolment', (request, reply) => {
    asked.push(request.body)
    const answer = enrolments.shift() ?? { status: 200, body: PLACE }
    return reply.code(answer.status).send(answer.body)
  })
  onTestFinished(() => server.close())
  const serverUrl = await server.listen({ host: '127.0.0.1', port: 0 })

  const county = new FakeCounty((text, signature) =>
    verifierOf(ownKey(join(folder, 'key.pem')).publicKey)(text, signature),
  )
  await county.start()

  const start = async (env: Record<string, string> = {}) => {
    const config = readConfig({
      ...{ YANGYI_HOME: home, YANGYI_SERVER_URL: serverUrl, YANGYI_BROKER_URL: county.url },
      ...{
        YANGYI_ENROLMENT_CODE: '7K3M-Q9TX',
        YANGYI_READER: 'serial:/dev/none',
        YANGYI_KIOSK_PORT: '0',
        ...env,
      },
    })
    if (!config.ok) throw new Error(config.faults.join('\n'))
    return running(config.config)
  }
  const running = async (config: TerminalConfig) => {
    const terminal = await runTerminal(config, dependencies)
    onTestFinished(() => terminal.close())
    const socket = new WebSocket(`${terminal.url.replace('http', 'ws')}/screen`)
    socket.on('error', () => {})
    onTestFinished(() => socket.terminate())
    const views: ScreenView[] = []
    socket.on('message', (data) => views.push(JSON.parse(String(data))))
    const shows = (expected: object) => vi.waitFor(() => expect(views.at(-1)).toMatchObject(expected), WITHIN)
    return { ...terminal, views, shows }
  }
  const lay = (card: keyof typeof CARDS) => {
    if (readerOptions === null) throw new Error('no reader was opened')
    readerOptions.onCard(CARDS[card], 0)
  }
  const reader = () => {
    if (readerOptions === null) throw new Error('no reader was opened')
    return readerOptions
  }
  const giveRoster = (version: number) => county.send('roster', signedRoster(version), true)
  return {
    folder,
    machine,
    county,
    enrolments,
    asked,
    lines,
    start,
    lay,
    reader,
    giveRoster,
    closed: () => readersClosed,
  }
}

describe('a terminal', () => {
  test('asks for the picture that the roster names, shows it at the tap, and has it no more without the consent', async () => {
    const { county, folder, start, lay } = await stand()
    const { url, shows } = await start()
    const jpeg = jpegOf(1)
    const digest = createHash('sha256').update(jpeg).digest('hex')
    const [wang, ...others] = rosterOf(4).elders
    if (wang === undefined) throw new Error('nobody is on the roster')
    await shows({ sync: { online: true } })
    county.send('roster', signedRoster(4, { elders: [{ ...wang, photo: digest }, ...others] }))
    await vi.waitFor(() => expect(county.statuses.at(-1)).toContain(`"photos":["${digest}"]`), WITHIN)
    lay('wang')
    await shows({ tap: { number: 1, photo: null } })

    county.send('photo', signedPhoto(jpeg))
    await vi.waitFor(() => expect(county.statuses.at(-1)).toContain('"photos":[]'), WITHIN)
    lay('nobody')
    lay('wang')
    await shows({ tap: { number: 3, name: '王秀英', photo: `/photos/${digest}` } })
    const shown = await fetch(`${url}/photos/${digest}`)
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(jpeg)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    })

    county.send('roster', signedRoster(5))
    await vi.waitFor(async () => expect((await fetch(`${url}/photos/${digest}`)).status).toBe(404), WITHIN)
    expect(readdirSync(join(folder, 'photos'))).toEqual([])
    for (const path of ['..%2Fkey.pem', '..%2fenrolment.json', 'x', `${digest}.jpg`])
      expect((await fetch(`${url}/photos/${path}`)).status).toBe(404)
  })

  test('from its first start to an acknowledged meal', async () => {
    const { county, asked, start, lay, reader, giveRoster } = await stand()
    const { url, shows } = await start()
    await shows({
      trouble: 'no-roster',
      site: PLACE.siteName,
      readers: [{ kind: 'sam', state: 'starting' }],
      sync: { online: true },
    })
    expect(asked).toEqual([{ code: '7K3M-Q9TX', publicKey: expect.stringMatching(/^[\w-]{43}$/) }])
    giveRoster(4)
    await shows({ trouble: null, meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: true } })
    reader().onState([{ kind: 'sam', state: 'ready' }])
    await shows({ readers: [{ state: 'ready' }], tap: null, count: { total: 0 } })

    lay('wang')
    await shows({
      tap: { number: 1, code: 'recorded', name: '王秀英', call: '王大娘', meal: 'lunch', place: 1 },
      count: { total: 1, services: { 'dine-in': 1 } },
      sync: { waiting: 0, last: NOON, online: true },
    })
    expect(county.chainFault(2)).toBeNull()
    expect(county.stored.get(2)?.record).toMatchObject({
      kind: 'meal',
      body: { elder: 'e-1', roster: 4, reason: null },
    })

    const health = await fetch(`${url}/health`)
    expect(await health.json()).toEqual({
      ...{ ok: true, epoch: county.epoch, last: 2, acked: 2, reader: 'ready', roster: 4 },
    })
    await vi.waitFor(
      () =>
        expect(JSON.parse(county.statuses.at(-1) ?? '')).toMatchObject({ detail: { acked: 2, roster: 4 } }),
      WITHIN,
    )
  })

  test('works through a restart without network, from what it kept', async () => {
    const { county, start, lay, giveRoster, enrolments } = await stand()
    const first = await start()
    giveRoster(4)
    await first.shows({ trouble: null })
    lay('wang')
    await first.shows({ tap: { code: 'recorded' }, sync: { waiting: 0 } })
    await first.close()
    await county.stop()
    enrolments.push({ status: 500, body: {} })

    const second = await start({ YANGYI_ENROLMENT_CODE: '' })
    await second.shows({ trouble: null, tap: null, count: { total: 1 }, sync: { online: false, last: NOON } })
    lay('wang')
    await second.shows({ tap: { number: 1, code: 'already-eaten' }, sync: { waiting: 0 } })
    lay('li')
    await second.shows({ tap: { number: 2, code: 'lost-card' }, sync: { waiting: 1 } })
    await county.start()
    await second.shows({ sync: { waiting: 0, online: true } })
    expect(county.chainFault(3)).toBeNull()
  })

  test('lets its caretaker in, write a meal and take it back, all of which the county gets', async () => {
    const { folder, county, start, giveRoster } = await stand()
    const { url, shows } = await start()
    giveRoster(4)
    await shows({ trouble: null, care: { lock: 'county', checkDue: true } })
    // By the kiosk's own clock, which the test holds, it was enrolled long after now.
    utimesSync(join(folder, 'enrolment.json'), NOON / 1000, NOON / 1000)
    const act = async (name: string, body: object, session = '') => {
      const headers = { 'content-type': 'application/json', origin: url, 'x-care-session': session }
      const response = await fetch(`${url}/care/${name}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    }
    const opened = await act('set-pin', { pin: '2580', old: null })
    const { session } = opened.body
    await shows({ care: { lock: 'unlocked' } })
    expect(await act('assist', { elder: 'e-1', reason: 'lost' })).toMatchObject({ status: 401 })
    expect(await act('assist', { elder: 'e-1', reason: 'lost' }, session)).toMatchObject({
      ...{ status: 200, body: { code: 'recorded', seq: 2 } },
    })
    await shows({ tap: { code: 'recorded', name: '王秀英' }, count: { total: 1 }, sync: { waiting: 0 } })
    expect((await act('undo', { seq: 2, reason: '点错' }, session)).status).toBe(200)
    await shows({ count: { total: 0 }, sync: { waiting: 0 } })
    expect(county.stored.get(3)?.record).toMatchObject({ kind: 'void', body: { voids: 2 } })

    const jpeg = jpegOf(1)
    const photo = createHash('sha256').update(jpeg).digest('hex')
    county.send('roster', signedRoster(5, { elders: rosterOf(5).elders.map((each) => ({ ...each, photo })) }))
    county.send('photo', signedPhoto(jpeg))
    await vi.waitFor(() => expect(readdirSync(join(folder, 'photos'))).toHaveLength(1), WITHIN)
    expect((await act('end', { pin: '2580', reason: '停办' }, session)).status).toBe(200)
    await shows({ trouble: 'ended' })
    expect(readdirSync(join(folder, 'photos'))).toEqual([])
  })

  test('asks again while the server is away, and gives up where its code is refused', async () => {
    const { enrolments, asked, start } = await stand()
    enrolments.push({ status: 503, body: {} }, { status: 409, body: { code: 'enrolment-code-used' } })
    const { shows } = await start()
    await shows({ trouble: 'not-enrolled', site: null })
    await vi.waitFor(() => expect(asked.length).toBe(2), WITHIN)
    await shows({ trouble: 'not-enrolled' })
  })

  test('without a code says that it is not enrolled, and decides nothing', async () => {
    const { folder, lines, start, lay } = await stand()
    const { shows } = await start({ YANGYI_ENROLMENT_CODE: '' })
    await shows({ trouble: 'not-enrolled' })
    lay('wang')
    await shows({ trouble: 'not-enrolled', tap: null })
    expect(lines.some((line) => line.includes('set YANGYI_ENROLMENT_CODE'))).toBe(true)
    expect(existsSync(join(folder, 'journal.db'))).toBe(false)
  })

  test('without a reader says so', async () => {
    const { start } = await stand()
    await (await start({ YANGYI_READER: '' })).shows({ readers: [] })
  })

  test('lets no second one into its folder', async () => {
    const { start } = await stand()
    const { shows } = await start()
    await shows({ trouble: 'no-roster' })
    await expect(start()).rejects.toThrow(/Another terminal is running in/)
  })

  test('shows a disk that refuses, and goes to work once it takes the journal', async () => {
    const { folder, start } = await stand()
    const first = await start()
    await first.shows({ trouble: 'no-roster' })
    await first.close()
    rmSync(join(folder, 'journal.db'))
    mkdirSync(join(folder, 'journal.db'))
    const { shows } = await start()
    await shows({ trouble: 'journal', site: PLACE.siteName })
    rmdirSync(join(folder, 'journal.db'))
    await shows({ trouble: 'no-roster' })
  })

  test('whose disk was put back to an older state begins a new epoch, and no green meal is lost', async () => {
    const { folder, county, start, lay, giveRoster } = await stand()
    const file = join(folder, 'journal.db')
    const first = await start()
    giveRoster(4)
    await first.shows({ trouble: null, sync: { waiting: 0 } })
    await first.close()
    const image = readFileSync(file)

    const second = await start()
    lay('li')
    await second.shows({ tap: { code: 'lost-card' }, sync: { waiting: 0, online: true } })
    lay('nobody')
    await second.shows({ tap: { code: 'unknown-card' }, sync: { waiting: 0 } })
    await second.close()
    const old = county.epoch
    writeFileSync(file, image)

    const third = await start()
    await third.shows({ trouble: null, sync: { online: true } })
    lay('wang')
    await vi.waitFor(() => expect(county.epoch).not.toBe(old), WITHIN)
    await third.shows({ trouble: null, sync: { waiting: 0, online: true }, count: { total: 1 } })
    expect(county.faults).toEqual(['fork at 2'])
    expect(county.chainFault(3)).toBeNull()
    expect([...county.stored.values()].map(({ record }) => record)).toMatchObject([
      { kind: 'genesis' },
      { kind: 'outage', body: { cause: expect.stringContaining('another record 2') } },
      { kind: 'meal', body: { elder: 'e-1', reason: null } },
    ])
    lay('nobody')
    await third.shows({ tap: { code: 'unknown-card' }, sync: { waiting: 0 } })
    expect(county.chainFault(4)).toBeNull()
  })

  test('works on with a roster that its disk refuses to keep', async () => {
    const { folder, lines, start, lay, giveRoster } = await stand()
    const { shows } = await start()
    await shows({ trouble: 'no-roster', sync: { online: true } })
    mkdirSync(join(folder, 'roster.txt.new'))
    giveRoster(4)
    await shows({ trouble: null })
    lay('wang')
    await shows({ tap: { code: 'recorded' } })
    expect(lines.join('')).toContain('the roster on the disk')
  })

  test('asks again for its place where the disk refused to keep it', async () => {
    const { folder, asked, start } = await stand()
    mkdirSync(join(folder, 'enrolment.json.new'), { recursive: true })
    const { shows } = await start()
    await vi.waitFor(() => expect(asked.length).toBe(1), WITHIN)
    await shows({ trouble: 'not-enrolled' })
    rmdirSync(join(folder, 'enrolment.json.new'))
    await shows({ trouble: 'no-roster' })
    expect(asked.length).toBe(2)
  })

  test('knows after a power cut, with a clock that begins in 1970, which days are past', async () => {
    const { start, lay, giveRoster, county, machine } = await stand()
    const first = await start()
    giveRoster(4)
    await first.shows({ trouble: null })
    lay('wang')
    await first.shows({ tap: { code: 'recorded' }, sync: { waiting: 0 } })
    await first.close()
    await county.stop()
    machine.boot = 'boot-2'
    machine.wall = () => 0
    const second = await start()
    await second.shows({ trouble: null, day: '2024-07-18', count: { total: 1 } })
    lay('li')
    await second.shows({ tap: { code: 'lost-card', at: expect.any(Number) }, day: '2024-07-18' })
    expect(second.views.at(-1)?.now).toBeGreaterThanOrEqual(NOON)
  })

  test('whose key is gone does not start under another, and says what to do', async () => {
    const { folder, start, asked } = await stand()
    const first = await start()
    await first.shows({ trouble: 'no-roster' })
    await first.close()
    rmSync(join(folder, 'key.pem'))
    await expect(start()).rejects.toThrow(/key\.pem is missing, but this terminal is enrolled: put it back/)
    expect(asked.length).toBe(1)
    expect(existsSync(join(folder, 'key.pem'))).toBe(false)
  })

  test('with a damaged enrolment does not start, and says what to do', async () => {
    const { folder, start } = await stand()
    await (await start()).close()
    writeFileSync(join(folder, 'enrolment.json'), '{')
    await expect(start()).rejects.toThrow(/Remove this file and enrol again/)
  })

  test('closes whole: the reader, the page, the journal, and a goodbye', async () => {
    const { folder, county, start, closed } = await stand()
    const { close, shows, url } = await start()
    await shows({ sync: { online: true } })
    await close()
    expect(closed()).toBe(1)
    await expect(fetch(url)).rejects.toThrow()
    expect(JSON.parse(county.statuses.at(-1) ?? '')).toMatchObject({ online: false })
    expect(journalIn(folder).mark.last).toBe(1)
  })

  test('takes no second meal and no person’s number into its log', async () => {
    const { folder, lines, start, lay, giveRoster } = await stand()
    const { shows } = await start()
    giveRoster(1)
    await shows({ trouble: null })
    for (const card of ['wang', 'wang', 'li', 'nobody'] as const) lay(card)
    await shows({ tap: { number: 4 }, sync: { waiting: 0 } })
    const kept = [lines.join(''), readFileSync(join(folder, 'roster.txt'), 'utf8')].join('')
    for (const card of Object.values(CARDS)) expect(kept).not.toContain(card.slice(3))
    for (const { name, call } of rosterOf(1).elders) {
      expect(lines.join('')).not.toContain(name)
      expect(lines.join('')).not.toContain(call)
    }
    expect(lines.join('')).not.toContain(PLACE.password)
  })
})
