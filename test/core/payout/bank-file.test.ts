/** Bank files to the byte. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Batch, makeFile, paymentFault, yuan } from '../../../core/payout/bank-file.ts'
import type { PayoutTemplate } from '../../../core/payout/template.ts'
import { checkTemplate } from '../../../core/payout/template-check.ts'
import { writeName } from '../../../core/payout/written.ts'
import type { PlainDate, PlainMonth } from '../../../core/plain-date.ts'
import { decode, encode, soundOf } from '../../../server/payout/bank-text.ts'
import { readOwnTemplates } from '../../../server/payout/template-repository.ts'

const payment = {
  reference: '202610E01000001',
  holder: '王秀英',
  account: '9900000000000001234',
  bank: '云溪农商行',
  bankCode: '990000000002' as string | null,
  fen: 12345,
}
const batch: Batch = {
  month: '2026-10' as PlainMonth,
  batch: '202610E01',
  document: '云财社〔2026〕7号',
  payDay: '2026-11-09' as PlainDate,
  made: '2026-11-06T09:30:00',
  payments: [payment, { ...payment, reference: '202610E01000002', holder: '李 & 张', fen: 5 }],
}

async function own(id: string): Promise<PayoutTemplate> {
  const found = (await readOwnTemplates()).find(({ template }) => template.id === id)
  if (found === undefined) throw new Error(`no template ${id}`)
  return found.template
}

/** A template of the smallest kind, with what a test changes. */
function small(change: object): PayoutTemplate {
  const document = {
    id: 't',
    version: 1,
    title: 't',
    payees: ['elder'],
    format: 'fixed',
    encoding: 'GBK',
    fileName: 'f.txt',
    substitute: 'refuse',
    detail: [
      { source: 'reference', width: 15 },
      { source: 'account', width: 20 },
      { source: 'holder', width: 6 },
      { source: 'amount', format: 'fen', width: 5, align: 'right', pad: '0' },
    ],
    returns: {
      encoding: 'GBK',
      format: 'separated',
      reference: { column: 1 },
      status: { column: 2 },
      statuses: { '0': 'paid' },
    },
    ...change,
  }
  const checked = checkTemplate('t.json', JSON.stringify(document))
  if (!checked.ok) throw new Error(checked.faults.map(({ column, message }) => `${column} ${message}`).join())
  return checked.template
}

function textOf(template: PayoutTemplate, of = batch): string {
  const made = makeFile(template, of, encode)
  if (!made.ok) throw new Error(JSON.stringify(made.faults))
  return decode(made.bytes, template.encoding) ?? ''
}

describe('一卡通, fixed columns in GBK', () => {
  it('has every field at its byte', async () => {
    const made = makeFile(await own('yikatong-gbk'), batch, encode)
    if (!made.ok) throw new Error('faults')
    expect(made.name).toBe('YKT_202610E01_20261109.txt')
    const [header, first, second, rest] = Buffer.from(made.bytes).toString('latin1').split('\r\n')
    expect(rest).toBe('')
    expect(header?.length).toBe(1 + 12 + 8 + 8 + 15 + 60)
    expect(header?.slice(0, 44)).toBe('H202610E01   2026110900000002000000000012350')
    expect([first?.length, second?.length]).toEqual([162, 162])
    const at = (from: number, width: number) =>
      decode(Buffer.from(first?.slice(from - 1, from - 1 + width) ?? '', 'latin1'), 'GBK')
    expect(at(1, 9)).toBe('D00000001')
    expect(at(10, 20)).toBe('202610E01000001     ')
    expect(at(30, 32)).toBe('9900000000000001234'.padEnd(32))
    expect(at(62, 60)).toBe(`王秀英${' '.repeat(54)}`)
    expect(at(122, 15)).toBe('000000000012345')
    expect(at(137, 26)).toBe(`202610老年助餐补贴${' '.repeat(8)}`)
  })

  it('writes 王 as the two bytes of GBK', async () => {
    const made = makeFile(await own('yikatong-gbk'), batch, encode)
    const bytes = made.ok ? Buffer.from(made.bytes) : Buffer.alloc(0)
    expect(bytes.includes(Buffer.from([0xcd, 0xf5, 0xd0, 0xe3, 0xd3, 0xa2]))).toBe(true)
  })
})

describe('社保卡, CSV with totals', () => {
  it('reads as it should', async () => {
    expect(textOf(await own('shebaoka-csv')).split('\r\n')).toEqual([
      '序号,业务编号,户名,账号,开户行,金额,文号',
      '1,202610E01000001,王秀英,9900000000000001234,云溪农商行,123.45,云财社〔2026〕7号',
      '2,202610E01000002,李 & 张,9900000000000001234,云溪农商行,0.05,云财社〔2026〕7号',
      '合计,2,,,,123.50,',
      '',
    ])
  })

  it('quotes what would end a field', async () => {
    const comma = { ...batch, payments: [{ ...payment, holder: '甲,"乙"' }] }
    expect(textOf(await own('shebaoka-csv'), comma)).toContain('"甲,""乙"""')
  })
})

describe('pain.001.001.09', () => {
  it('is well formed, in the order of the schema', async () => {
    const xml = textOf(await own('pain001'))
    const names = [...xml.matchAll(/<([A-Za-z]+)[ >]/g)].map(([, name]) => name)
    const transaction = [
      ...['CdtTrfTxInf', 'PmtId', 'EndToEndId', 'Amt', 'InstdAmt', 'CdtrAgt', 'FinInstnId', 'ClrSysMmbId'],
      ...['ClrSysId', 'Cd', 'MmbId', 'Cdtr', 'Nm', 'CdtrAcct', 'Id', 'Othr', 'Id', 'RmtInf', 'Ustrd'],
    ]
    expect(names).toEqual([
      ...[
        'Document',
        'CstmrCdtTrfInitn',
        'GrpHdr',
        'MsgId',
        'CreDtTm',
        'NbOfTxs',
        'CtrlSum',
        'InitgPty',
        'Nm',
      ],
      ...['PmtInf', 'PmtInfId', 'PmtMtd', 'NbOfTxs', 'CtrlSum', 'ReqdExctnDt', 'Dt', 'Dbtr', 'Nm'],
      ...[
        'DbtrAcct',
        'Id',
        'Othr',
        'Id',
        'Ccy',
        'DbtrAgt',
        'FinInstnId',
        'ClrSysMmbId',
        'ClrSysId',
        'Cd',
        'MmbId',
      ],
      ...transaction,
      ...transaction,
    ])
    const closed = [...xml.matchAll(/<\/([A-Za-z]+)>/g)].map(([, name]) => name)
    expect([...closed].sort()).toEqual([...names].sort())
    expect(xml).toContain('<NbOfTxs>2</NbOfTxs><CtrlSum>123.50</CtrlSum>')
    expect(xml).toContain('<InstdAmt Ccy="CNY">0.05</InstdAmt>')
    expect(xml).toContain('<Nm>李 &amp; 张</Nm>')
    expect(xml).toContain('<CreDtTm>2026-11-06T09:30:00+08:00</CreDtTm>')
  })

  it.each([
    [{ bankCode: null }, { field: 'bankCode', problem: 'missing' }],
    [{ holder: '长'.repeat(141) }, { field: 'holder', problem: 'too-long' }],
    [{ account: '1'.repeat(35) }, { field: 'account', problem: 'too-long' }],
    [{ holder: '王\u0001' }, { field: 'holder', problem: 'character' }],
  ])('leaves out %o', async (change, fault) => {
    expect(paymentFault(await own('pain001'), { ...payment, ...change }, encode)).toEqual(fault)
  })
})

describe('a field', () => {
  const faultOf = (change: Partial<typeof payment>, template = small({})) =>
    paymentFault(template, { ...payment, ...change }, encode)

  it('is counted in bytes, and never cut silently', () => {
    expect(faultOf({ holder: '王秀英' })).toBeNull()
    expect(faultOf({ holder: '欧阳秀英' })).toEqual({ field: 'holder', problem: 'too-long' })
    expect(faultOf({ fen: 100_000 })).toEqual({ field: 'amount', problem: 'too-long' })
  })

  it('is cut at a whole character where the template says so', () => {
    const cutting = small({
      detail: [
        { source: 'reference', width: 15 },
        { source: 'account', width: 20 },
        { source: 'holder', width: 5, overflow: 'cut' },
        { source: 'amount', width: 10 },
      ],
    })
    expect(textOf(cutting, { ...batch, payments: [payment] })).toContain('王秀 ')
  })

  it('without quotes does not hold its separator', () => {
    const plain = small({
      format: 'separated',
      separator: '|',
      detail: [{ source: 'reference' }, { source: 'account' }, { source: 'holder' }, { source: 'amount' }],
    })
    expect(faultOf({ holder: '甲|乙' }, plain)).toEqual({ field: 'holder', problem: 'separator' })
    // Some characters of GBK have the separator's byte as their second.
    expect(faultOf({ holder: '丄亅' }, plain)).toBeNull()
  })

  it('of header or trailer that does not fit is told with line 0', () => {
    const narrow = small({ header: [{ source: 'document', width: 4 }] })
    expect(makeFile(narrow, batch, encode)).toEqual({
      ok: false,
      faults: [
        { line: 0, field: 'document', problem: 'too-long' },
        { line: 2, field: 'holder', problem: 'too-long' },
      ],
    })
  })
})

describe('a rare name', () => {
  const write = (name: string, substitute: PayoutTemplate['substitute'], encoding: 'GBK' | 'UTF-8' = 'GBK') =>
    writeName(name, { encoding, substitute }, encode, soundOf)

  it.each([
    ['王秀英', 'refuse', '王秀英'],
    ['朱䶮', 'pinyin', '朱YAN'],
    ['王㛃', '□', '王□'],
    ['李𬭎', '?', '李?'],
    ['李𬭎', 'refuse', null],
    ['王𣗋', '□', '王□'],
  ] as const)('%s under %s is %s', (name, substitute, written) => {
    expect(write(name, substitute)).toBe(written)
  })

  it('stays whole in UTF-8', () => {
    expect(write('䶮㛃𬭎𣗋', 'refuse', 'UTF-8')).toBe('䶮㛃𬭎𣗋')
  })
})

describe('the file', () => {
  it('is the same for the same batch, and its sum is the sum of its lines', async () => {
    const csv = await own('shebaoka-csv')
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1, maxLength: 30 }),
        (amounts) => {
          const of = { ...batch, payments: amounts.map((fen) => ({ ...payment, fen })) }
          const text = textOf(csv, of)
          expect(textOf(csv, { ...of })).toBe(text)
          const total = amounts.reduce((sum, fen) => sum + fen, 0)
          expect(text).toContain(`合计,${amounts.length},,,,${yuan(total)},`)
        },
      ),
    )
  })
})
