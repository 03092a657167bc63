import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../firmware-sim/aabb/frame.ts'
import { encodeTag } from '../../firmware-sim/em4100/frame.ts'
import { ACK as GM65_ACK } from '../../firmware-sim/gm65/frame.ts'
import { encodeAnswer as pn532Answer } from '../../firmware-sim/pn532/frame.ts'
import { encodeAnswer as samAnswer } from '../../firmware-sim/sam/frame.ts'
import { encodeTextBlock, type IdentityCard } from '../../firmware-sim/sam/text-block.ts'
import { READER_NAMES } from '../../terminal/reader/kinds.ts'

const CHILD = fileURLToPath(new URL('./decode-child.ts', import.meta.url))
const TIMEOUT = 60_000

const start = (...args: string[]) =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, ...args])

async function decode(args: string[], pieces: readonly Uint8Array[] = []) {
  const child = start(...args)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (bytes) => {
    stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    stderr += bytes
  })
  child.stdin.on('error', () => {})
  for (const piece of pieces) child.stdin.write(piece)
  child.stdin.end()
  const [code] = await once(child, 'close')
  return { code, lines: stdout.split('\n').filter((line) => line !== ''), stdout, stderr }
}

const hex = (digits: string) => Buffer.from(digits, 'hex')
const PERSON = {
  ...{ name: '测试甲', born: '1800-01-01', address: '山西省中阳县虚构村1号', number: '14112918000101019X' },
  ...{ authority: '中阳县公安局', validFrom: '2020-01-01', validTo: '长期' },
}
const baseRead = (card: IdentityCard, photo = new Uint8Array(1024)) =>
  samAnswer(0x90, hex('01000400'), encodeTextBlock(card), photo)
const CITIZEN = baseRead({ citizen: { ...PERSON, sex: '1', ethnic: '01' } })
const HMT = baseRead({
  hmt: {
    ...{ ...PERSON, sex: '2', number: '830000180001010039', validTo: '2025-01-01' },
    ...{ travelPermit: '12345678', issueCount: '01' },
  },
})
const BLANK = samAnswer(0x90, hex('01000400'), Buffer.from(' '.repeat(128), 'utf16le'), new Uint8Array(1024))

const CASES: Record<string, { bytes: Uint8Array[]; lines: string[] }> = {
  sam: {
    // A checksum that is wrong, half a card, and the answers between, are no cards.
    bytes: [
      samAnswer(0x9f, new Uint8Array(4)),
      CITIZEN,
      CITIZEN.with(300, 7),
      HMT,
      CITIZEN.subarray(0, 700),
      BLANK,
      CITIZEN.subarray(0, 9),
    ],
    lines: [
      '{"reader":"sam","type":"citizen","name":"测试甲","sex":"1","ethnic":"01","born":"1800-01-01","address":"山西省中阳县虚构村1号","number":"14112918000101019X","authority":"中阳县公安局","validFrom":"2020-01-01","validTo":"长期"}',
      '{"reader":"sam","type":"hmt","name":"测试甲","sex":"2","born":"1800-01-01","address":"山西省中阳县虚构村1号","number":"830000180001010039","authority":"中阳县公安局","validFrom":"2020-01-01","validTo":"2025-01-01","pass":"12345678","issues":"01"}',
      '{"reader":"sam","type":"citizen","name":"","sex":"","ethnic":"","born":"","address":"","number":"","authority":"","validFrom":"","validTo":""}',
    ],
  },
  em4100: {
    // Repeats are one tap; another tag in between makes two.
    bytes: ['3C00CE754C', '3C00CE754C', '01026F6C3A', '3C00CE754C'].map(encodeTag),
    lines: ['3C00CE754C', '01026F6C3A', '3C00CE754C'].map((uid) => `{"reader":"em4100","uid":"${uid}"}`),
  },
  pn532: {
    bytes: [
      pn532Answer(0x4a, hex('010100040804DEADBEEF')),
      pn532Answer(0x4a, hex('00')),
      pn532Answer(0x4a, hex('0101004400 07 04112233445566'.replaceAll(' ', ''))),
    ],
    lines: ['{"reader":"pn532","uid":"DEADBEEF"}', '{"reader":"pn532","uid":"04112233445566"}'],
  },
  aabb: {
    bytes: [encodeFrame(0, 0, hex('00DEADBEEF')), encodeFrame(0, 1, hex('83'))],
    lines: ['{"reader":"aabb","data":"00DEADBEEF"}'],
  },
  gm65: {
    bytes: [GM65_ACK, Buffer.from('YY-0001\r'), Buffer.from('虚构村\r\n'), Buffer.from('last')],
    lines: ['YY-0001', '虚构村', 'last'].map((text) => `{"reader":"gm65","text":"${text}"}`),
  },
  newland: { bytes: [Buffer.from('YY-0001\r\n')], lines: ['{"reader":"newland","text":"YY-0001"}'] },
  honeywell: { bytes: [Buffer.from('YY-0001\r')], lines: ['{"reader":"honeywell","text":"YY-0001"}'] },
  line: { bytes: [Buffer.from('0013530444\r\n')], lines: ['{"reader":"line","text":"0013530444"}'] },
}

describe('yangyi decode', () => {
  test.each(READER_NAMES)(
    '%s: one line for each card, whatever lies around it',
    { timeout: TIMEOUT },
    async (name) => {
      const { bytes = [], lines = [] } = CASES[name] ?? {}
      const whole = await decode(['--reader', name], bytes)
      expect(whole).toMatchObject({ code: 0, lines })
      // Nothing is lost where pieces end.
      const stream = Buffer.concat(bytes)
      const crumbs = Array.from({ length: Math.ceil(stream.length / 5) }, (_, i) =>
        stream.subarray(5 * i, 5 * i + 5),
      )
      expect((await decode(['--reader', name], crumbs)).stdout).toBe(whole.stdout)
      const counted = JSON.parse(whole.stderr)
      expect(counted).toMatchObject({ reader: name, bytes: stream.length, cards: lines.length })
      expect(whole.stderr.trim().split('\n')).toHaveLength(1)
    },
  )

  test('what was thrown away is counted, and why', { timeout: TIMEOUT }, async () => {
    const { stderr } = await decode(['--reader', 'sam'], CASES.sam?.bytes)
    expect(JSON.parse(stderr).discarded).toMatchObject({ checksum: 2, cut: 1 })
  })

  test('any bytes at all, and none, leave with 0', { timeout: TIMEOUT }, async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i * 31) >> 3))
    for (const name of READER_NAMES) {
      expect((await decode(['--reader', name], [noise])).code).toBe(0)
      expect(await decode(['--reader', name])).toMatchObject({ code: 0, stdout: '' })
    }
  })

  test.each([
    [[]],
    [['--reader']],
    [['--reader', 'nfc']],
    [['--reader', 'toString']],
    [['--reader', 'sam', '--loud']],
  ])('%j leaves with 2 and the list', { timeout: TIMEOUT }, async (args) => {
    const { code, stdout, stderr } = await decode(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const name of READER_NAMES) expect(stderr).toContain(name)
  })

  test('a reader of its lines that leaves early, as head does, is no crash', {
    timeout: TIMEOUT,
  }, async () => {
    const child = start('--reader', 'em4100')
    child.stdin.on('error', () => {})
    let stderr = ''
    child.stderr.on('data', (bytes) => {
      stderr += bytes
    })
    const many = Buffer.concat(
      Array.from({ length: 2000 }, (_, i) => encodeTag(`3C${String(i).padStart(8, '0')}`)),
    )
    child.stdin.write(many)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    for (let i = 0; i < 100 && child.stdin.writable; i++) child.stdin.write(many)
    child.stdin.end()
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(JSON.parse(stderr)).toMatchObject({ reader: 'em4100' })
  })

  test('takes no more than is read of it', { timeout: TIMEOUT }, async () => {
    const child = start('--reader', 'em4100')
    child.stdin.on('error', () => {})
    const chunk = Buffer.concat(
      Array.from({ length: 4000 }, (_, i) => encodeTag(`3C${String(i).padStart(8, '0')}`)),
    )
    let taken = 0
    const stuck = async () => {
      for (;;) {
        const before = taken
        await new Promise((done) => setTimeout(done, 500))
        if (taken === before && taken > 0) return
      }
    }
    for (let i = 0; i < 500; i++) child.stdin.write(chunk, () => (taken += chunk.length))
    await stuck()
    expect(taken).toBeLessThan(4_000_000)
    child.kill()
    await once(child, 'close')
  })
})
