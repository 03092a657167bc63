import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { canonical } from '../../core/canonical.ts'
import type { TerminalRecord } from '../../core/record.ts'
import { GONE, type TerminalStatus } from '../../core/status.ts'
import { createClock } from '../../terminal/clock.ts'
import { ownKey, verifierOf } from '../../terminal/keys.ts'
import { type Timing, Uplink } from '../../terminal/uplink/uplink.ts'
import { FakeCounty } from './fake-county.ts'
import {
  countyKey,
  journalIn,
  mealBody,
  NOON,
  PLACE,
  quiet,
  scratch,
  signedRoster,
  TERMINAL,
} from './support.ts'

const TIMING: Timing = {
  unanswered: { first: 60, most: 240 },
  waiting: { first: 300, most: 600 },
  reconnect: { first: 20, most: 80 },
  statusEvery: 30_000,
}
const WITHIN = { timeout: 12_000, interval: 10 }

const chainedFrom = (text: string) => ({ record: JSON.parse(text) as TerminalRecord })

/** Numbers in [0, 1) that are the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

async function connected(timing: Partial<Timing> = {}) {
  const folder = scratch()
  const key = ownKey(join(folder, 'key.pem'))
  const county = new FakeCounty(verifierOf(key.publicKey))
  await county.start()
  const machine = {
    ...{ boot: 'boot-1', wall: () => NOON, uptime: () => Math.floor(performance.now()) },
    awake: () => performance.now(),
  }
  const clock = createClock(machine, null)
  const journal = journalIn(folder, { stamp: clock.stamp })
  county.epoch = journal.epoch
  const rosters: string[] = []
  const setBacks: string[] = []
  const heldByServer: number[] = []
  const warnings: { fields: object; message: string }[] = []
  const uplink = new Uplink({
    ...{
      url: county.url,
      password: PLACE.password,
      journal,
      clock,
      sign: key.sign,
      verify: verifierOf(countyKey),
    },
    status: (): TerminalStatus => ({ ...GONE, online: true }),
    onTold: (_, text) => rosters.push(text),
    onSetBack: (problem, held) => {
      setBacks.push(problem)
      heldByServer.push(held)
    },
    onChange: () => {},
    onFailure: (failure) => {
      throw failure
    },
    random: randomFrom(1),
    timing: { ...TIMING, ...timing },
    log: { ...quiet, warn: (fields, message) => warnings.push({ fields, message }) },
  })
  onTestFinished(() => uplink.close())
  const tap = (count: number) => {
    for (let i = 0; i < count; i += 1) {
      expect(journal.append('meal', mealBody({ elder: `e-${journal.mark.last}` })).ok).toBe(true)
      uplink.kick()
    }
  }
  const allAcknowledged = () =>
    vi
      .waitFor(() => expect(journal.mark.acked).toBe(journal.mark.last), WITHIN)
      .then(() => {
        expect(county.chainFault(journal.mark.last)).toBeNull()
        expect(county.faults).toEqual([])
      })
  return { county, uplink, journal, clock, rosters, setBacks, heldByServer, warnings, tap, allAcknowledged }
}

describe('the uplink', () => {
  test('logs in under its own name and brings every record', async () => {
    const { county, journal, clock, tap, allAcknowledged } = await connected()
    tap(30)
    await allAcknowledged()
    expect(county.logins).toEqual([`${TERMINAL} ${TERMINAL}`])
    expect(journal.mark.ackedAt).toBe(NOON)
    expect(JSON.parse(journal.mark.contact ?? '{}')).toMatchObject({ boot: 'boot-1' })
    expect(clock.now().quality).toBe('contact')
  })

  test.each([11, 12, 13, 14])('through every fault, seed %d', async (seed) => {
    const { county, journal, tap, allAcknowledged } = await connected()
    const random = randomFrom(seed)
    county.fate = () => ({
      lost: random() < 0.3,
      doubled: random() < 0.2,
      answer: random() < 0.3 ? null : Math.floor(random() * 3) * 25,
    })
    for (let round = 0; round < 40; round += 1) {
      tap(1 + Math.floor(random() * 12))
      const { arrived } = county
      const moved = () => county.arrived > arrived || journal.mark.acked === journal.mark.last
      await vi.waitFor(() => expect(moved()).toBe(true), WITHIN)
      if (random() < 0.1) {
        await county.stop()
        tap(Math.floor(random() * 400))
        await county.start()
      }
    }
    await allAcknowledged()
  })

  test('drains a month without network, a hundred taps a day, in full batches', async () => {
    const { county, uplink, tap, allAcknowledged } = await connected()
    await vi.waitFor(() => expect(uplink.online).toBe(true), WITHIN)
    await county.stop()
    await vi.waitFor(() => expect(uplink.online).toBe(false), WITHIN)
    tap(3_100)
    await county.start()
    await allAcknowledged()
    expect(county.arrived).toBeLessThan(40)
  })

  test('sends again after a lost answer only, and stays quiet when all is acknowledged', async () => {
    const { county, tap, allAcknowledged } = await connected()
    county.fate = () => ({ answer: county.arrived === 1 ? null : 0 })
    tap(1)
    await allAcknowledged()
    expect(county.arrived).toBeGreaterThan(1)
    const { arrived } = county
    await new Promise((resolve) => setTimeout(resolve, 4 * TIMING.unanswered.first))
    expect(county.arrived).toBe(arrived)
  })

  test('ignores and tells an acknowledgement that is not the county’s or not of this chain', async () => {
    const { county, journal, setBacks, warnings, tap } = await connected()
    await vi.waitFor(() => expect(journal.mark.acked).toBe(1), WITHIN)
    county.fate = () => ({ lost: true })
    tap(2)
    const tip = journal.hashOf(3) ?? ''
    const good = county.ackText({ contiguous: 3, tip })
    county.send('ack', good.replace('"contiguous":3', '"contiguous":4'))
    county.send('ack', 'ack')
    county.send('ack', county.ackText({ contiguous: 3, tip, epoch: 'f'.repeat(32) }))
    county.send('ack', county.ackText({ contiguous: 3, tip, terminal: 'hewan-1' }))
    const elsewhere = { boot: 'boot-2', uptime: 1 }
    county.send('ack', county.ackText({ contiguous: 3, tip, contact: elsewhere }))
    await vi.waitFor(() => expect(warnings.length).toBe(5), WITHIN)
    expect(warnings.map(({ message }) => message)).toEqual(Array(5).fill('acknowledgement ignored'))
    expect(journal.mark.acked).toBe(1)
    county.send('ack', good)
    await vi.waitFor(() => expect(journal.mark.acked).toBe(3), WITHIN)
    expect(setBacks).toEqual([])
  })

  test.each([
    ['more records than it has', { contiguous: 4 }, 'set back: the server holds 4 records, this journal 3'],
    ['another hash', { contiguous: 2, tip: 'a'.repeat(64) }, 'set back: the server holds another record 2'],
    [
      'a fork',
      { contiguous: 1, refused: [{ first: 2, count: 2, code: 'fork' }] },
      'set back: the server holds another record 2',
    ],
  ])('acknowledges nothing by an answer that names %s: the journal was set back', async (_, change, told) => {
    const { county, journal, setBacks, tap } = await connected()
    await vi.waitFor(() => expect(journal.mark.acked).toBe(1), WITHIN)
    county.fate = () => ({ lost: true })
    tap(2)
    county.send('ack', county.ackText(change))
    await vi.waitFor(() => expect(setBacks).toEqual([told]), WITHIN)
    expect(journal.mark.acked).toBe(1)
  })

  test('connects anew where nothing is answered while the connection stands', async () => {
    const { county, tap, allAcknowledged } = await connected()
    county.fate = () => ({ lost: county.logins.length === 1 })
    tap(1)
    await allAcknowledged()
    expect(county.logins.length).toBe(2)
    expect(county.arrived).toBeGreaterThan(5)
  })

  test('is not led back by an answer that was overtaken', async () => {
    const { county, journal, tap, allAcknowledged } = await connected()
    const old = () => county.ackText({ contiguous: 1 })
    tap(5)
    await allAcknowledged()
    const { arrived } = county
    county.send('ack', old())
    county.send('roster', signedRoster(1))
    tap(1)
    await allAcknowledged()
    expect(county.arrived).toBe(arrived + 1)
    expect(journal.mark.acked).toBe(7)
  })

  test('brings everything again to a server that was set back to an older state', async () => {
    const { county, tap, allAcknowledged, warnings } = await connected()
    tap(20)
    await allAcknowledged()
    for (const seq of [...county.stored.keys()]) if (seq > 4) county.stored.delete(seq)
    county.serverTime = () => NOON + 60_000
    tap(1)
    await vi.waitFor(() => expect(county.stored.size).toBe(22), WITHIN)
    await allAcknowledged()
    expect(warnings.map(({ message }) => message)).toContain('the server went back: sending again')
  })

  test('though it is idle, brings everything again to a server that was set back, once it connects', async () => {
    const { county, tap, allAcknowledged, uplink } = await connected()
    tap(20)
    await allAcknowledged()
    await county.stop()
    await vi.waitFor(() => expect(uplink.online).toBe(false), WITHIN)
    for (const seq of [...county.stored.keys()]) if (seq > 4) county.stored.delete(seq)
    county.serverTime = () => NOON + 60_000
    await county.start()
    await vi.waitFor(() => expect(county.stored.size).toBe(21), WITHIN)
    await allAcknowledged()
  })

  test('greets until it is answered, and then is quiet', async () => {
    const { county, tap, allAcknowledged, uplink, journal } = await connected()
    tap(3)
    await allAcknowledged()
    await county.stop()
    await vi.waitFor(() => expect(uplink.online).toBe(false), WITHIN)
    const { arrived } = county
    county.fate = () => ({ lost: county.arrived === arrived + 1 })
    county.serverTime = () => NOON + 5_000
    await county.start()
    await vi.waitFor(() => expect(journal.mark.ackedAt).toBe(NOON + 5_000), WITHIN)
    await new Promise((resolve) => setTimeout(resolve, 4 * TIMING.unanswered.first))
    expect(county.arrived).toBe(arrived + 2)
  })

  test('a chain that parts from the server’s is dead from where it parts, however much was waiting', async () => {
    const { county, journal, setBacks, heldByServer, tap } = await connected()
    await vi.waitFor(() => expect(journal.mark.acked).toBe(1), WITHIN)
    await county.stop()
    tap(300)
    for (const { seq, hash, text } of journal.batch(2, 200)) {
      const { record } = chainedFrom(text)
      county.stored.set(seq, { record, text, hash: seq > 150 ? String(seq).padStart(64, 'f') : hash })
    }
    await county.start()
    await vi.waitFor(() => expect(setBacks.length).toBeGreaterThan(0), WITHIN)
    expect([setBacks[0], heldByServer[0]]).toEqual(['set back: the server holds another record 151', 150])
  })

  test('a chain of which the server has the end and more is compared whole before it is given up', async () => {
    const { county, journal, setBacks, heldByServer, tap } = await connected()
    await vi.waitFor(() => expect(journal.mark.acked).toBe(1), WITHIN)
    await county.stop()
    tap(300)
    for (const { seq, hash, text } of [...journal.batch(2, 150), ...journal.batch(151, 301)])
      county.stored.set(seq, { ...chainedFrom(text), hash, text })
    const last = county.stored.get(journal.mark.last)
    if (last !== undefined) county.stored.set(302, { ...last, hash: 'e'.repeat(64) })
    await county.start()
    await vi.waitFor(() => expect(setBacks.length).toBeGreaterThan(0), WITHIN)
    expect(setBacks[0]).toBe('set back: the server holds 302 records, this journal 301')
    expect(heldByServer[0]).toBe(301)
  })

  test('sends again what is not trimmed, from the first record on that it holds', async () => {
    const { county, uplink, journal, tap, allAcknowledged } = await connected()
    tap(30)
    await allAcknowledged()
    journal.acknowledge(31, NOON + 10 * 86_400_000, null)
    expect(journal.trim({ days: 5, records: 5, piece: 20 })).toBe(20)
    const { arrived } = county
    expect(uplink.again(1)).toBe(11)
    await vi.waitFor(() => expect(county.arrived).toBe(arrived + 1), WITHIN)
    expect(uplink.again(25)).toBe(7)
  })

  test('a server that fell back below what is trimmed here gets the rest in a new chain', async () => {
    const { county, journal, setBacks, heldByServer, tap, allAcknowledged } = await connected()
    tap(30)
    await allAcknowledged()
    journal.acknowledge(31, NOON + 10 * 86_400_000, null)
    journal.trim({ days: 5, records: 5, piece: 20 })
    for (const seq of [...county.stored.keys()]) if (seq > 4) county.stored.delete(seq)
    county.serverTime = () => NOON + 11 * 86_400_000
    tap(1)
    await vi.waitFor(() => expect(heldByServer[0]).toBe(4), WITHIN)
    expect(setBacks[0]).toBe('the server went back to 4 records, and those up to 20 are trimmed')
  })

  test('tells what was refused with its code, leaves it for long, and goes on behind it', async () => {
    const { county, journal, warnings, tap, allAcknowledged } = await connected({
      unanswered: { first: 1_000, most: 1_000 },
      waiting: { first: 4_000, most: 4_000 },
    })
    tap(1)
    await allAcknowledged()
    county.refuse = { first: 3, last: 3, code: 'chain-broken' }
    tap(1)
    await vi.waitFor(() => expect(warnings.length).toBe(1), WITHIN)
    expect(warnings).toEqual([
      { fields: { first: 3, count: 1, code: 'chain-broken' }, message: 'the server refused records' },
    ])
    tap(10)
    await vi.waitFor(() => expect(county.stored.size).toBe(12), WITHIN)
    expect(journal.mark.acked).toBe(2)
    expect(warnings.length).toBe(1)
    county.refuse = null
    await allAcknowledged()
  })

  test('hands on rosters, also one that was waiting', async () => {
    const { county, uplink, rosters } = await connected()
    await vi.waitFor(() => expect(uplink.online).toBe(true), WITHIN)
    const [first, second] = [signedRoster(1), signedRoster(2)]
    county.send('roster', first, true)
    await vi.waitFor(() => expect(rosters).toEqual([first]), WITHIN)
    county.send('roster', second)
    await vi.waitFor(() => expect(rosters).toEqual([first, second]), WITHIN)
  })

  test('says how it is when it comes, when something changes, and in time, and that it goes', async () => {
    const { county, uplink } = await connected({ statusEvery: 100 })
    const here = canonical({ ...GONE, online: true })
    await vi.waitFor(() => expect(county.statuses.slice(0, 3)).toEqual([here, here, here]), WITHIN)
    await uplink.close()
    await vi.waitFor(() => expect(county.statuses.at(-1)).toBe(canonical(GONE)), WITHIN)
    expect(uplink.online).toBe(false)
  })

  test('coalesces what it says of changes', async () => {
    const { county, uplink } = await connected()
    await vi.waitFor(() => expect(county.statuses.length).toBe(1), WITHIN)
    for (let i = 0; i < 50; i += 1) uplink.statusChanged()
    await vi.waitFor(() => expect(county.statuses.length).toBe(2), WITHIN)
  })

  test('closes at once while the broker is away', async () => {
    const { county, uplink } = await connected()
    await county.stop()
    await uplink.close()
    expect(uplink.online).toBe(false)
  })
})
