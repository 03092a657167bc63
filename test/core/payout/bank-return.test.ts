/** Return files as banks write them, and as they should not. */
import { describe, expect, it } from 'vitest'
import { matchReturn, readReturn, type SentLine } from '../../../core/payout/bank-return.ts'
import type { ReturnTemplate } from '../../../core/payout/template.ts'
import { decode, encode } from '../../../server/payout/bank-text.ts'
import { readOwnTemplates } from '../../../server/payout/template-repository.ts'

async function returnsOf(id: string): Promise<ReturnTemplate> {
  const found = (await readOwnTemplates()).find(({ template }) => template.id === id)
  if (found === undefined) throw new Error(`no template ${id}`)
  return found.template.returns
}
const gbk = (text: string) => encode(text, 'GBK') ?? new Uint8Array()
const at = (column: number) => ({ column, from: 0, width: 0 })
const CSV: ReturnTemplate = {
  encoding: 'GBK',
  format: 'separated',
  separator: ',',
  skip: 1,
  skipEnd: 1,
  reference: at(1),
  amount: at(2),
  amountFormat: 'yuan',
  status: at(3),
  words: at(4),
  statuses: new Map([
    ['成功', 'paid'],
    ['户名不符', 'name-mismatch'],
  ]),
  unlisted: 'waiting',
}
const LINES: SentLine[] = [
  { no: 1, reference: 'R1', fen: 1234, state: 'waiting' },
  { no: 2, reference: 'R2', fen: 500, state: 'waiting' },
  { no: 3, reference: 'R3', fen: 700, state: 'paid' },
  { no: 4, reference: 'R4', fen: 900, state: 'failed' },
]
const match = (body: string, template = CSV) =>
  matchReturn(
    readReturn(template, gbk(`编号,金额,状态,说明\r\n${body}\r\n合计,,,\r\n`), decode),
    LINES,
    template.unlisted,
  )

describe('a return', () => {
  it('pays and fails lines, in words of ours', () => {
    expect(match('R1,12.34,成功,\r\nR2,"5.00",户名不符,"户名,与账号不符"')).toEqual({
      results: [
        { no: 1, outcome: 'paid' },
        { no: 2, outcome: 'failed', reason: 'name-mismatch', words: '户名,与账号不符' },
      ],
      problems: [],
      repeated: 0,
      waiting: 0,
    })
  })

  it('may leave lines for another day, or mean by silence that they are paid', () => {
    expect(match('R1,12.34,成功,')).toMatchObject({ results: [{ no: 1 }], waiting: 1 })
    expect(match('R1,12.34,户名不符,', { ...CSV, unlisted: 'paid' })).toMatchObject({
      results: [
        { no: 1, outcome: 'failed' },
        { no: 2, outcome: 'paid' },
      ],
      waiting: 0,
    })
  })

  it('says that what was paid came back', () => {
    expect(match('R3,7,户名不符,退票').results).toEqual([
      { no: 3, outcome: 'failed', reason: 'returned', words: '退票' },
    ])
  })

  it('may say again what is known', () => {
    expect(match('R3,7.0,成功,\r\nR4,9.00,户名不符,')).toMatchObject({
      results: [],
      problems: [],
      repeated: 2,
    })
  })

  it.each([
    ['R9,1.00,成功,', 'unknown-line'],
    ['R1,12.35,成功,', 'amount-differs'],
    ['R1,12.34,处理中,', 'unknown-status'],
    ['R4,9.00,成功,', 'contradicts'],
    ['R1,12元,成功,', 'unreadable'],
    ['R1', 'unreadable'],
    ['R1,"12.34,成功,', 'unreadable'],
  ])('names the row %s: %s', (row, problem) => {
    expect(match(row).problems).toMatchObject([{ row: 2, problem }])
  })

  it('names the second row of a line, and bytes that are no GBK', () => {
    expect(match('R1,12.34,成功,\r\nR1,12.34,成功,').problems).toMatchObject([
      { row: 3, problem: 'duplicate' },
    ])
    const bytes = Buffer.concat([gbk('a\r\nR1,12.34,'), Buffer.from([0xff, 0xff]), gbk('\r\nend\r\n')])
    expect(readReturn(CSV, bytes, decode)).toEqual([{ row: 2, problem: 'unreadable' }])
  })

  it('is read by bytes where its columns are fixed', async () => {
    const row = (reference: string, fen: string, status: string, words: string) => {
      const bytes = Buffer.alloc(206, ' ')
      bytes.write(reference, 9)
      bytes.write(fen, 121)
      bytes.write(status, 162)
      Buffer.from(gbk(words)).copy(bytes, 166)
      Buffer.from(gbk('王秀英')).copy(bytes, 61)
      return bytes
    }
    const end = Buffer.from('\r\n')
    const file = Buffer.concat([
      ...[Buffer.from('H'), end, row('R1', '000000000001234', '0000', ''), end],
      ...[row('R2', '000000000000500', '1001', '无此账号'), end],
    ])
    const rows = readReturn(await returnsOf('yikatong-gbk'), file, decode)
    expect(matchReturn(rows, LINES, 'waiting').results).toEqual([
      { no: 1, outcome: 'paid' },
      { no: 2, outcome: 'failed', reason: 'account-unknown', words: '无此账号' },
    ])
  })
})
