/** Commands of the county: proved, in time, at most once whatever happens, and answered in the chain. */
import { createCipheriv, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../core/canonical.ts'
import { type NamedOrder, sealContext } from '../../core/command.ts'
import { parseRecord } from '../../core/record.ts'
import { signedText } from '../../core/signed.ts'
import { createClock } from '../../terminal/clock.ts'
import { type Acts, Commands, type Notice } from '../../terminal/commands/commands.ts'
import { RecentLog } from '../../terminal/commands/recent-log.ts'
import { JournalFailure } from '../../terminal/journal/failure.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { opened, verifierOf } from '../../terminal/keys.ts'
import {
  countyKey,
  journalIn,
  machineAt,
  NOON,
  PLACE,
  quiet,
  scratch,
  signByCounty,
  TERMINAL,
} from './support.ts'

const HOUR = 3_600_000

function stand(folder = scratch(), given: Partial<Acts> = {}, journal: Journal = journalIn(folder)) {
  const machine = machineAt(NOON)
  const done: string[] = []
  const warned: string[] = []
  const notices: Notice[] = []
  const acts: Acts = {
    resend: (from) => {
      done.push(`resend ${from}`)
      return 7
    },
    askWholeRoster: () => done.push('roster'),
    restartReaders: async () => {
      done.push('readers')
    },
    sendLog: () => done.push('log'),
    setPin: (pin) => done.push(`pin ${pin}`),
    end(reason, answer) {
      done.push(`end ${reason}`)
      const ended = journal.end(reason, PLACE.site, answer)
      return ended.ok ? null : ended.failure
    },
    ...given,
  }
  const commands = new Commands({
    file: join(folder, 'commands.json'),
    journal,
    clock: createClock(machine, null),
    verify: verifierOf(countyKey),
    open: (context, sealed) => opened(PLACE.tokenKey, context, sealed),
    acts,
    onNotice: (notice) => notices.push(notice),
    onWritten: () => done.push('written'),
    onFailure: () => done.push('failure'),
    log: { ...quiet, warn: (fields) => warned.push(JSON.stringify(fields)) },
  })
  const answers = () =>
    journal
      .batch(1, journal.mark.last)
      .map(({ text }) => parseRecord(text))
      .flatMap((read) => (read.ok && read.value.kind === 'command' ? [read.value.body] : []))
      .map(({ command, name, outcome }) => `${command} ${name}: ${outcome}`)
  const tell = async (text: string) => {
    commands.take(text)
    await commands.close()
  }
  return { folder, journal, machine, commands, tell, done, warned, notices, answers }
}

function command(id: string, { name, order }: NamedOrder, change: object = {}): string {
  const head = { v: 1, terminal: TERMINAL, id, issued: NOON, expires: NOON + 24 * HOUR }
  return signedText({ ...head, name, order, ...change } as Json, signByCounty)
}
const sealed = (pin: string, key = PLACE.tokenKey) => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce)
  cipher.setAAD(Buffer.from(sealContext(TERMINAL)))
  return Buffer.concat([nonce, cipher.update(pin), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

describe('a command', () => {
  test.each<[NamedOrder, string[], string]>([
    [{ name: 'resend', order: { from: 3 } }, ['resend 3'], 'done: 7 records'],
    [{ name: 'roster', order: {} }, ['roster'], 'done'],
    [{ name: 'restart-readers', order: {} }, ['readers'], 'done'],
    [{ name: 'log', order: {} }, ['log'], 'done'],
    [{ name: 'pin', order: { sealed: sealed('2718') } }, ['pin 2718'], 'done'],
    [
      { name: 'pin', order: { sealed: sealed('2718', Buffer.alloc(32, 9).toString('base64url')) } },
      [],
      'failed: not sealed for this terminal',
    ],
    [{ name: 'pin', order: { sealed: sealed('27x8') } }, [], 'failed: not sealed for this terminal'],
  ])('%o is carried out and answered in the chain', async (order, acts, outcome) => {
    const { tell, done, answers } = stand()
    await tell(command('c-1', order))
    expect(done).toEqual([...acts, 'written'])
    expect(answers()).toEqual([`c-1 ${order.name}: ${outcome}`])
  })

  test('that is sent again is not carried out again, nor after a restart', async () => {
    const { tell, done, answers, folder, journal } = stand()
    const text = command('c-1', { name: 'log', order: {} })
    await tell(text)
    await tell(text)
    const later = stand(folder, {}, journal)
    await later.tell(text)
    expect([done, later.done]).toEqual([['log', 'written'], []])
    expect(answers()).toHaveLength(1)
  })

  test('that a power cut broke off is not begun anew, and the chain says so', async () => {
    const folder = scratch()
    let kept = ''
    const first = stand(folder, {
      sendLog: () => {
        kept = readFileSync(join(folder, 'commands.json'), 'utf8')
      },
    })
    await first.tell(command('c-1', { name: 'log', order: {} }))
    // As the disk stood in the middle of it.
    writeFileSync(join(folder, 'commands.json'), kept)
    const other = scratch()
    writeFileSync(join(other, 'commands.json'), kept)
    const second = stand(other)
    expect(second.answers()).toEqual(['c-1 log: broken off'])
    await second.tell(command('c-1', { name: 'log', order: {} }))
    expect(second.done).toEqual(['written'])
  })

  test('that fails is answered with the reason', async () => {
    const { tell, answers } = stand(scratch(), {
      restartReaders: async () => {
        throw new Error('no reader\nis attached')
      },
    })
    await tell(command('c-1', { name: 'restart-readers', order: {} }))
    expect(answers()).toEqual(['c-1 restart-readers: failed: no reader is attached'])
  })

  test.each([
    ['forged', command('c-1', { name: 'log', order: {} }).replace('"c-1"', '"c-2"'), 'bad signature'],
    ['for another terminal', command('c-1', { name: 'log', order: {} }, { terminal: 'hewan-1' }), 'hewan-1'],
    ['without sense', `{}\n${signByCounty('{}')}`, 'expected one of 1'],
    ['late', command('c-1', { name: 'log', order: {} }, { expires: NOON }), 'c-1'],
  ])('%s is refused and logged, and does nothing', async (_, text, problem) => {
    const { tell, done, warned, answers } = stand()
    await tell(text)
    expect([done, answers()]).toEqual([[], []])
    expect(warned).toEqual([expect.stringContaining(problem)])
  })

  test('late by a clock that was wrong is carried out when the clock is right', async () => {
    const { tell, done, machine } = stand()
    const text = command('c-1', { name: 'log', order: {} })
    machine.time = NOON + 48 * HOUR
    await tell(text)
    machine.time = NOON
    await tell(text)
    expect(done).toEqual(['log', 'written'])
  })

  test('that this program does not know is answered so, once', async () => {
    const { tell, done, answers } = stand()
    const unknown = command('c-1', { name: 'log', order: {} }, { name: 'dance' })
    await tell(unknown)
    await tell(unknown)
    await tell(command('c-2', { name: 'log', order: {} }, { name: 'resend', order: { from: 0 } }))
    expect(answers()).toEqual([
      'c-1 dance: not known: name: no command dance',
      'c-2 resend: not known: order.from: expected a whole number from 1 to 9007199254740991',
    ])
    expect(done).toEqual(['written', 'written'])
  })

  test('to end closes the chain behind its own answer; after that none is taken', async () => {
    const { tell, journal, answers, warned } = stand()
    await tell(command('c-1', { name: 'end', order: { reason: '换机' } }))
    await tell(command('c-2', { name: 'log', order: {} }))
    expect(answers()).toEqual(['c-1 end: done'])
    expect(journal.ended).toBe(true)
    const last = journal.batch(journal.mark.last, journal.mark.last)[0]?.text ?? ''
    expect(parseRecord(last)).toMatchObject({ value: { kind: 'end', body: { reason: '换机' } } })
    expect(warned).toHaveLength(1)
  })

  test('to end that the disk refuses leaves the chain open, and nobody is told that it was done', async () => {
    const failure = new JournalFailure('journal-full', 'no room')
    const { tell, journal, answers, done } = stand(scratch(), { end: () => failure })
    await tell(command('c-1', { name: 'end', order: { reason: '换机' } }))
    expect(answers()).toEqual([])
    expect(journal.ended).toBe(false)
    expect(done).toEqual(['failure'])
  })

  test('with words for the caretaker shows them, after a restart, too', async () => {
    const { tell, notices, folder } = stand()
    await tell(command('c-1', { name: 'message', order: { text: '明天停电，请备柴火', until: NOON + HOUR } }))
    const said = { text: '明天停电，请备柴火', until: NOON + HOUR }
    expect(notices).toEqual([said])
    expect(stand(folder, {}, journalIn(scratch())).notices).toEqual([said])
    await tell(command('c-2', { name: 'software', order: { version: '2.1', note: '周五上门' } }))
    expect(notices.at(-1)?.text).toContain('2.1')
  })
})

test('the last lines of the log are kept as they may travel', () => {
  const beside: string[] = []
  const log = new RecentLog({ write: (line) => beside.push(line) })
  for (let i = 0; i < 1_000; i += 1) log.write(`line ${i}\n`)
  log.write(`\u0007${'长'.repeat(900)}\n`)
  expect(beside).toHaveLength(1_001)
  expect(log.lines).toHaveLength(200)
  expect(log.lines.slice(-2)).toEqual(['line 999', '长'.repeat(250)])
})
