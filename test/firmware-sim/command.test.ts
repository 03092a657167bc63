import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readOptions } from '../../cli/firmware-sim-options.ts'
import { checkDigit } from '../../core/id-number.ts'
import { parseAddress } from '../../terminal/reader/address.ts'
import { openReader } from '../../terminal/reader/readers.ts'
import { openClient, openHost, readName, SHI, TIAN } from './support.ts'

const problems = (...args: string[]): readonly string[] => {
  const read = readOptions(args)
  return read.ok ? [] : read.problems
}

describe('what is asked for', () => {
  it('a reader, its cards, its line and its faults', () => {
    const args = '--reader pn532 --card DEADBEEF --card 04112233445566 --fault noise=0.01 --fault silence'
    expect(
      readOptions([...args.split(' '), '--tcp', '0', '--every', '500', '--baud', '9600', '--seed', '7']),
    ).toEqual({
      ok: true,
      options: {
        reader: 'pn532',
        cards: [
          { label: 'DEADBEEF', card: { uid: 'DEADBEEF' } },
          { label: '04112233445566', card: { uid: '04112233445566' } },
        ],
        faults: { noise: 0.01, silence: true },
        line: 'tcp',
        port: 0,
        everyMs: 500,
        baud: 9600,
        seed: 7,
      },
    })
  })

  it('a card each three seconds on a serial port, unless told', () => {
    expect(readOptions(['--reader', 'gm65', '--card', '石'])).toMatchObject({
      ok: true,
      options: { line: 'pty', everyMs: 3000, cards: [{ label: '石', card: { text: '石' } }] },
    })
  })

  it('an invented ID number, or a card of the demo by its key: never said as a number', () => {
    const read = readOptions(['--reader', 'sam', '--card', TIAN.number, '--card', '1'])
    const [invented, demo] = read.ok ? read.options.cards : []
    expect(invented).toMatchObject({
      label: 'Card 1',
      card: { citizen: { number: TIAN.number, born: TIAN.born, sex: TIAN.sex } },
    })
    expect(demo?.card).toMatchObject({ citizen: { name: demo?.label } })
  })

  it("refuses a number that may be somebody's, without saying it", () => {
    const body = ['11010', '1', '19410307', '002'].join('')
    const number = body + checkDigit(body)
    const [problem = ''] = problems('--reader', 'sam', '--card', number)
    expect(problem).toContain('may belong to somebody')
    expect(problem).not.toContain(number)
    expect(problems('--reader', 'sam', '--card', `${TIAN.number.slice(0, -1)}9`)[0]).toBe(
      '--card, the 1. one: is no ID number (check-digit)',
    )
  })

  it.each([
    [['--reader', 'pn53', '--card', 'x'], '--reader pn53: takes one of sam, em4100, pn532'],
    [['--reader', 'em4100'], '--card is missing'],
    [['--reader', 'em4100', '--card', 'DEADBEEF'], '--card DEADBEEF: an EM4100 tag has ten hex digits'],
    [['--reader', 'gm65', '--card', '🍚'], '--card 🍚: "🍚" cannot be written in gbk'],
    [['--reader', 'line', '--card', 'x', '--fault', 'noisy'], 'fault "noisy": there is none of that name'],
    [['--reader', 'line', '--card', 'x', '--every', 'soon'], '--every soon: takes a whole number'],
    [['--reader', 'line', '--card', 'x', '--tcp', '65536'], '--tcp 65536: takes a whole number up to 65535'],
    [['--reader', 'line', '--card', 'x', '--tcp', '0', '--link', 'y'], '--link names a serial port'],
    [['--reader', 'line', '--card', 'x', '--mode', 'command'], '--mode command: is for gm65, newland'],
    [['--reader', 'gm65', '--card', 'x', '--mode', 'loud'], '--mode loud: takes command'],
    [['--rader', 'line'], "Unknown option '--rader'"],
  ])('names what is wrong with %j', (args, problem) => {
    expect(problems(...args)).toEqual([expect.stringContaining(problem)])
  })

  it('names it all at once', () => {
    expect(problems('--fault', 'a', '--fault', 'b', '--seed=-1', '--card=')).toHaveLength(4)
  })
})

describe('the command', () => {
  let folder: string
  const ended: (() => void)[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sim-'))
  })
  afterEach(() => {
    for (const end of ended.splice(0)) end()
    rmSync(folder, { recursive: true })
  })

  function run(...args: string[]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'command-child.ts'), ...args])
    ended.push(() => child.kill('SIGKILL'))
    const said = { out: '', err: '' }
    child.stdout.on('data', (text) => {
      said.out += text
    })
    child.stderr.on('data', (text) => {
      said.err += text
    })
    return { child, said, end: once(child, 'exit') }
  }
  const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000 })

  it('says what to tell the terminal, lays cards on at Enter, in turn, and ends at Ctrl-C', async () => {
    const link = join(folder, 'reader')
    const { child, said, end } = run(
      ...['--reader', 'sam', '--card', TIAN.number, '--card', SHI.number, '--every', '0', '--link', link],
    )
    await until(() => expect(said.out).toContain(`YANGYI_READER=sam=serial:${link}\n`))
    const host = await openHost(link)
    for (const card of ['Card 1', 'Card 2', 'Card 1']) {
      child.stdin.write('\n')
      expect(await readName(host)).toBe('测试卡')
      await until(() => expect(said.out.trimEnd().endsWith(`${card}: sent`)).toBe(true))
    }
    await host.close()
    child.kill('SIGINT')
    expect(await end).toEqual([0, null])
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined()
    expect(said.out + said.err).not.toContain(TIAN.number)
  }, 30_000)

  it('lays cards on by itself, on a port of TCP', async () => {
    const { child, said, end } = run(
      ...[
        '--reader',
        'em4100',
        '--card',
        '3C00CE754C',
        '--card',
        '01026F6C3A',
        '--every',
        '20',
        '--tcp',
        '0',
      ],
    )
    const line = /^YANGYI_READER=em4100=(tcp:\S+)$/m
    await until(() => expect(said.out).toMatch(line))
    const { socket, heard } = await openClient(line.exec(said.out)?.[1] ?? '')
    await until(() => expect(heard().toString()).toContain('3C00CE754CCB'))
    await until(() => expect(heard().toString()).toContain('01026F6C3A3A'))
    socket.destroy()
    child.kill('SIGTERM')
    expect(await end).toEqual([0, null])
  }, 30_000)

  it.each([
    ['newland', []],
    ['newland', ['--mode', 'command']],
    ['honeywell', []],
    ['honeywell', ['--mode', 'command']],
    ['gm65', ['--mode', 'command']],
  ])(
    'a %s %j is read with the address that it prints',
    async (name, mode) => {
      const { said } = run('--reader', name, '--card', 'YY-0001', '--every', '100', '--tcp', '0', ...mode)
      await until(() => expect(said.out).toMatch(/^YANGYI_READER=\S+$/m))
      const parsed = parseAddress(/^YANGYI_READER=(\S+)$/m.exec(said.out)?.[1] ?? '')
      if (!parsed.ok) throw new Error(parsed.problem)
      const tokens: string[] = []
      const reader = openReader({
        address: parsed.address,
        random: () => 0,
        log: { info() {}, warn() {} },
        onCard: (_card, token) => tokens.push(token),
        ...{ onMisread() {}, onState() {} },
      })
      ended.push(() => void reader.close())
      await until(() => expect(tokens).toContain('text:YY-0001'))
    },
    30_000,
  )

  it('says how it is used when asked', async () => {
    const { said, end } = run('--help')
    expect(await end).toEqual([0, null])
    expect(said.out).toContain('usage: yangyi firmware-sim')
  }, 30_000)

  it('leaves with 2 and the way it is used when something is wrong', async () => {
    const { said, end } = run('--reader', 'sam')
    expect(await end).toEqual([2, null])
    expect(said.err).toContain('firmware-sim: --card is missing')
    expect(said.err).toContain('usage: yangyi firmware-sim')
  }, 30_000)
})
