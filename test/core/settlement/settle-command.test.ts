import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settleCommand } from '../../../cli/settle.ts'
import { filesOf, mealGrant, ONE_OF_EACH, policyOf, tapRow } from './support.ts'

let folder = ''
const output = { out: '', err: '' }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yangyi-settle-'))
  Object.assign(output, { out: '', err: '' })
  capture(process.stdout, 'out')
  capture(process.stderr, 'err')
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function capture(stream: NodeJS.WriteStream, name: keyof typeof output): void {
  vi.spyOn(stream, 'write').mockImplementation((text, ...rest) => {
    output[name] += String(text)
    for (const done of rest) if (typeof done === 'function') done()
    return true
  })
}

function write(files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

const POLICY = policyOf([mealGrant({ fixed: '3.00' }, { funders: [{ id: 'county', share: '100%' }] })])
const good = () => filesOf([POLICY], { ...ONE_OF_EACH, 'taps.csv': [tapRow(1, '2024-07-01')] })

describe('yangyi settle', () => {
  it('prints the statement', async () => {
    write(good())
    expect(await settleCommand([folder, '--month', '2024-07', '--json'])).toBe(0)
    expect(output.err).toBe('')
    expect(output.out).toBe(`{
  "grants": {
    "meal": {
      "entitlement": 300,
      "excluded": {},
      "funders": {
        "county": 300
      },
      "payable": 300,
      "sites": {
        "S1": {
          "count": 1,
          "entitlement": 300,
          "payable": 300,
          "rates": {
            "any": {
              "count": 1,
              "fen": 300
            }
          }
        }
      }
    }
  },
  "month": "2024-07",
  "taps": {
    "excluded": {},
    "repeated": 0,
    "surviving": 1,
    "total": 1
  }
}
`)
  })

  it('prints a table for people', async () => {
    write(good())
    expect(await settleCommand([folder, '--month=2024-07'])).toBe(0)
    expect(output.out).toContain('2024-07 结算单')
    expect(output.out).toMatch(/S1 +1 +3\.00\n合计 +3\.00\n出资：county 3\.00/)
  })

  it('sorts keys by code point, also those that look like numbers', async () => {
    const rates = ['9', '10', '𠀀', '\uFF01', 'b', 'B'].map((id) => ({ id, amount: { fixed: '1.00' } }))
    const grant = mealGrant({}, { pick: 'sum', rates })
    write(filesOf([policyOf([grant])], { ...ONE_OF_EACH, 'taps.csv': [tapRow(1, '2024-07-01')] }))
    await settleCommand([folder, '--month', '2024-07', '--json'])
    expect([...output.out.matchAll(/^ {12}"(.+)": \{$/gm)].map(([, id]) => id)).toEqual([
      '10',
      '9',
      'B',
      'b',
      '\uFF01',
      '𠀀',
    ])
  })

  it('reads policies/*.json and leaves other files alone', async () => {
    const files = good()
    files.delete('policy.json')
    files.set('policies/one.json', JSON.stringify(POLICY))
    for (const name of ['policies/.hidden.json', 'policies/notes.txt', 'README.md']) files.set(name, 'x')
    write(files)
    expect(await settleCommand([folder, '--month', '2024-07', '--json'])).toBe(0)
  })

  it('tells every fault on stderr and leaves with 2', async () => {
    const files = new Map<string, string | Uint8Array>(good())
    files.set(
      'elders.csv',
      Buffer.from('elder,name,born,died,home\nE1,\xff,1940-01-01,,140105001001\n', 'latin1'),
    )
    files.set('policy.json', JSON.stringify({ ...POLICY, rounding: 'up', note: 1 }))
    files.delete('sites.csv')
    write(files)
    mkdirSync(join(folder, 'sites.csv'))
    expect(await settleCommand([folder, '--month', '2024-07', '--json'])).toBe(2)
    expect(output.out).toBe('')
    expect(output.err.trimEnd().split('\n')).toEqual([
      'elders.csv:2: -: is not UTF-8',
      expect.stringMatching(/^policy\.json:1: note: not a key of a policy; /),
      'policy.json:1: rounding: must be one of "half-up", "down"; it is the text "up"',
      expect.stringMatching(/^sites\.csv:1: -: cannot be read: /),
    ])
    output.err = ''
    expect(await settleCommand([folder, '--month', '2024-07', '--lang', 'zh'])).toBe(2)
    expect(output.err).toContain('elders.csv:2: -: 不是 UTF-8 编码\n')
    expect(output.err).toContain(
      'policy.json:1: rounding: 应为以下之一："half-up", "down"；现在是文字 "up"\n',
    )
  })

  it.each([
    [[]],
    [['--month', '2024-07']],
    [['DIR']],
    [['DIR', '--month', '2024-7']],
    [['DIR', '--month', '2024-13']],
    [['DIR', 'OTHER', '--month', '2024-07']],
    [['DIR', '--month', '2024-07', '--yaml']],
    [['DIR', '--month']],
  ])('%j is no way to call it', async (args) => {
    expect(await settleCommand(args.map((arg) => (arg === 'DIR' ? folder : arg)))).toBe(2)
    expect(output).toEqual({ out: '', err: expect.stringMatching(/^usage: /) })
  })

  it('a folder that is not there lacks its files', async () => {
    expect(await settleCommand([join(folder, 'nowhere'), '--month', '2024-07'])).toBe(2)
    expect(output.err.split('\n')).toHaveLength(5)
  })
})
