/** What a template is told when it is wrong. */
import { describe, expect, it } from 'vitest'
import { checkTemplate } from '../../../core/payout/template-check.ts'
import { readOwnTemplates } from '../../../server/payout/template-repository.ts'

const FIXED = {
  id: 't',
  version: 1,
  title: 't',
  payees: ['elder'],
  format: 'fixed',
  encoding: 'GBK',
  fileName: 'f-{batch}.txt',
  substitute: '?',
  detail: [
    { source: 'reference', width: 15 },
    { source: 'account', width: 20 },
    { source: 'amount', width: 12 },
  ],
  returns: {
    encoding: 'GBK',
    format: 'separated',
    reference: { column: 1 },
    status: { column: 2 },
    statuses: { '0': 'paid', '1': 'account-unknown' },
  },
}

const faultsOf = (change: object) => {
  const checked = checkTemplate('t.json', JSON.stringify({ ...FIXED, ...change }))
  return checked.ok ? [] : checked.faults.map(({ column, message }) => `${column}: ${message}`)
}
const detail = (field: object) => ({ detail: [...FIXED.detail, field] })

it('takes the ones that come with the program', async () => {
  expect((await readOwnTemplates()).map(({ template }) => template.id)).toEqual([
    'pain001',
    'shebaoka-csv',
    'yikatong-gbk',
  ])
})

describe('a template', () => {
  it('that is right has no faults', () => expect(faultsOf({})).toEqual([]))

  it.each([
    [{ encoding: 'Big5' }, /^encoding: must be one of "GBK", "UTF-8"/],
    [{ payees: [] }, /^payees: must not be empty/],
    [{ extra: 1 }, /^extra: not a key of the template/],
    [{ detail: [{ source: 'account', width: 20 }] }, /^detail: needs a field for reference/],
    [detail({ source: 'holder' }), /^detail\[3\]: needs a width/],
    [detail({ source: 'constant', width: 3 }), /^detail\[3\]: a constant, and nothing else, has a text/],
    [detail({ source: 'total', width: 3, overflow: 'cut' }), /^detail\[3\]\.overflow: only words may be cut/],
    [detail({ source: 'holder', width: 3, format: 'yuan' }), /^detail\[3\]\.format: holder is not written/],
    [{ header: [{ source: 'amount', width: 3 }] }, /^header\[0\]\.source: only a detail record has amount/],
    [{ format: 'separated' }, /^detail\[0\]: a separated field has no width/],
    [{ format: 'pain.001.001.09' }, /^detail: a pain\.001 has its own records/],
    [{ fileName: '../x' }, /^fileName: a file name has letters/],
    [{ bom: true }, /^bom: GBK has no byte order mark/],
    [
      { returns: { ...FIXED.returns, status: { from: 3 } } },
      /^returns\.status: names a column, or the bytes/,
    ],
    [
      { returns: { ...FIXED.returns, format: 'fixed' } },
      /^returns\.reference: such a return names its places by from/,
    ],
    [
      { returns: { ...FIXED.returns, statuses: { '0': 'done' } } },
      /^returns\.statuses\.0: must be one of "paid"/,
    ],
  ])('%o is told so', (change, message) => {
    expect(faultsOf(change)).toContainEqual(expect.stringMatching(message))
  })
})
