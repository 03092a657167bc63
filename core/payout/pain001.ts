// A payment order in ISO 20022, pain.001.001.09: the subset that a county's payout needs, in the schema's order.
import { type Batch, type FieldFault, type Payment, yuan } from './bank-file.ts'
import type { PayoutTemplate } from './template.ts'

/** Lengths by the schema: Max140Text, Max34Text, Max35Text. */
const LONGEST_NAME = 140
const LONGEST_ACCOUNT = 34
const LONGEST_REFERENCE = 35
/** 中国现代化支付系统 in the external list of clearing systems. */
const CLEARING_SYSTEM = 'CNAPS'

/** What keeps a payment out of the order. */
export function paymentOrderFault({ holder, account, bankCode, reference }: Payment): FieldFault | null {
  for (const [field, text, longest] of [
    ['holder', holder, LONGEST_NAME],
    ['account', account, LONGEST_ACCOUNT],
    ['reference', reference, LONGEST_REFERENCE],
  ] as const) {
    if (isForeign(text)) return { field, problem: 'character' }
    if ([...text].length > longest) return { field, problem: 'too-long' }
  }
  return bankCode === null ? { field: 'bankCode', problem: 'missing' } : null
}

/** Characters that XML 1.0 has no place for. */
function isForeign(text: string): boolean {
  return /[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/u.test(text)
}

export function paymentOrder({ debtor }: PayoutTemplate, batch: Batch): string {
  if (debtor === null) throw new RangeError('a pain.001 names its debtor')
  const { payments } = batch
  const sums = [
    element('NbOfTxs', String(payments.length)),
    element('CtrlSum', yuan(payments.reduce((sum, { fen }) => sum + fen, 0))),
  ]
  const header = element('GrpHdr', [
    element('MsgId', batch.batch),
    element('CreDtTm', `${batch.made}+08:00`),
    ...sums,
    element('InitgPty', [element('Nm', debtor.name)]),
  ])
  const information = element('PmtInf', [
    element('PmtInfId', batch.batch),
    element('PmtMtd', 'TRF'),
    ...sums,
    element('ReqdExctnDt', [element('Dt', batch.payDay)]),
    element('Dbtr', [element('Nm', debtor.name)]),
    element('DbtrAcct', [...accountOf(debtor.account), element('Ccy', 'CNY')]),
    element('DbtrAgt', [bankOf(debtor.bankCode)]),
    ...payments.map((payment) => transaction(payment, batch.document)),
  ])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">',
    `<CstmrCdtTrfInitn>${header}${information}</CstmrCdtTrfInitn>`,
    '</Document>',
    '',
  ].join('\n')
}

function transaction({ reference, holder, account, bankCode, fen }: Payment, document: string): string {
  return element('CdtTrfTxInf', [
    element('PmtId', [element('EndToEndId', reference)]),
    element('Amt', [`<InstdAmt Ccy="CNY">${yuan(fen)}</InstdAmt>`]),
    element('CdtrAgt', [bankOf(bankCode ?? '')]),
    element('Cdtr', [element('Nm', holder)]),
    element('CdtrAcct', accountOf(account)),
    element('RmtInf', [element('Ustrd', document)]),
  ])
}

function accountOf(number: string): string[] {
  return [element('Id', [element('Othr', [element('Id', number)])])]
}

function bankOf(code: string): string {
  return element('FinInstnId', [
    element('ClrSysMmbId', [element('ClrSysId', [element('Cd', CLEARING_SYSTEM)]), element('MmbId', code)]),
  ])
}

function element(name: string, content: string | readonly string[]): string {
  return `<${name}>${typeof content === 'string' ? escaped(content) : content.join('')}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
