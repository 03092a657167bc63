// Reads a bank file's template from its JSON text; every fault is told with its line and key path, never only the first.
import type { Fault } from '../settlement/fault.ts'
import {
  type Check,
  type Complaint,
  itemsOf,
  list,
  memberOf,
  object,
  optional,
  orNull,
  type Rule,
  required,
  startOf,
  table,
  textOf,
} from '../settlement/policy-file/check.ts'
import { type JsonObject, readJson } from '../settlement/policy-file/json.ts'
import { anyText, id, oneOf, wholeNumber, word } from '../settlement/policy-file/values.ts'
import { RESULTS } from './results.ts'
import {
  type Debtor,
  ENCODINGS,
  type Field,
  FORMATS,
  type PayoutTemplate,
  type Position,
  type ReturnTemplate,
  SOURCES,
} from './template.ts'

/** Of these only one payee knows; no header or trailer can say them. */
const OF_A_PAYEE: readonly string[] = [
  'reference',
  'holder',
  'account',
  'bank',
  'bankCode',
  'amount',
  'sequence',
]

export type CheckedTemplate =
  | { readonly ok: true; readonly template: PayoutTemplate }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** Reads a template from its JSON text; tells every fault. */
export function checkTemplate(file: string, text: string): CheckedTemplate {
  const faults: Fault[] = []
  const report = (fault: Fault) => faults.push(fault)
  const node = readJson(file, text, report)
  const read = node && template.read(node, startOf(file, report))
  return read === undefined || faults.length > 0 ? { ok: false, faults } : { ok: true, template: read }
}

const flag: Check<boolean> = {
  expected: 'true or false',
  schema: { type: 'boolean' },
  read: (node, { path, tell }) => {
    if (node.kind === 'word' && typeof node.value === 'boolean') return node.value
    tell(node.line, path, 'must be true or false')
    return undefined
  },
}

const WIDEST = 500

const field: Check<Field> = object<Field>(
  'a field',
  {
    source: required(oneOf(SOURCES)),
    text: optional(anyText, ''),
    width: optional(wholeNumber(1, WIDEST), 0),
    align: optional(oneOf(['left', 'right']), 'left'),
    pad: optional(oneOf([' ', '0']), ' '),
    format: optional(oneOf(FORMATS), null),
    overflow: optional(oneOf(['refuse', 'cut']), 'refuse'),
  },
  rule((node) => {
    const source = textOf(memberOf(node, 'source')) ?? ''
    const format = textOf(memberOf(node, 'format'))
    const isConstant = source === 'constant'
    if (isConstant !== (memberOf(node, 'text') !== undefined))
      return [{ at: isConstant ? [] : ['text'], message: 'a constant, and nothing else, has a text' }]
    if (
      textOf(memberOf(node, 'overflow')) === 'cut' &&
      !['constant', 'holder', 'bank', 'document'].includes(source)
    )
      return [{ at: ['overflow'], message: 'only words may be cut; a cut number is another number' }]
    return format === undefined || formatsOf(source).includes(format)
      ? []
      : [{ at: ['format'], message: `${source} is not written like this` }]
  }),
)

function formatsOf(source: string): readonly string[] {
  if (source === 'amount' || source === 'total') return ['yuan', 'fen']
  if (source === 'payDay') return ['YYYYMMDD', 'YYYY-MM-DD']
  return source === 'month' ? ['YYYYMM', 'YYYY-MM'] : []
}

const position: Check<Position> = object<Position>(
  'a place in a line',
  {
    column: optional(wholeNumber(1, 200), 0),
    from: optional(wholeNumber(1, 5000), 0),
    width: optional(wholeNumber(1, WIDEST), 0),
  },
  rule((node) =>
    (memberOf(node, 'column') === undefined) === (memberOf(node, 'from') !== undefined) &&
    (memberOf(node, 'from') === undefined) === (memberOf(node, 'width') === undefined)
      ? []
      : [{ at: [], message: 'names a column, or the bytes from … with their width' }],
  ),
)

const returns: Check<ReturnTemplate> = object<ReturnTemplate>(
  'the return',
  {
    encoding: required(oneOf(ENCODINGS)),
    format: required(oneOf(['fixed', 'separated'])),
    separator: optional(word, ','),
    skip: optional(wholeNumber(0, 20), 0),
    skipEnd: optional(wholeNumber(0, 20), 0),
    reference: required(position),
    amount: optional(orNull(position), null),
    amountFormat: optional(oneOf(['yuan', 'fen']), 'yuan'),
    status: required(position),
    words: optional(orNull(position), null),
    statuses: required(table(anyText, oneOf(RESULTS))),
    unlisted: optional(oneOf(['waiting', 'paid']), 'waiting'),
  },
  rule((node) => {
    const kind = textOf(memberOf(node, 'format')) === 'fixed' ? 'from' : 'column'
    return (['reference', 'amount', 'status', 'words'] as const).flatMap((key) => {
      const place = memberOf(node, key)
      return place?.kind === 'object' && memberOf(place, kind) === undefined
        ? [{ at: [key], message: `such a return names its places by ${kind}` }]
        : []
    })
  }),
)

const RECORDS = ['header', 'detail', 'trailer'] as const

const template: Check<PayoutTemplate> = object<PayoutTemplate>(
  'the template',
  {
    id: required(id),
    version: required(wholeNumber(1, 9999)),
    title: required(word),
    payees: required(list(oneOf(['elder', 'site']), { atLeast: 1 })),
    format: required(oneOf(['fixed', 'separated', 'pain.001.001.09'])),
    encoding: required(oneOf(ENCODINGS)),
    bom: optional(flag, false),
    lineEnd: optional(oneOf(['CRLF', 'LF']), 'CRLF'),
    separator: optional(word, ','),
    quote: optional(oneOf(['never', 'needed']), 'never'),
    fileName: required(word),
    substitute: required(oneOf(['pinyin', '?', '□', 'refuse'])),
    header: optional(list(field), []),
    detail: optional(list(field), []),
    trailer: optional(list(field), []),
    debtor: optional(
      orNull(
        object<Debtor>('the account that pays', {
          name: required(word),
          account: required(word),
          bankCode: required(word),
        }),
      ),
      null,
    ),
    returns: required(returns),
  },
  rule(recordFaults),
  rule((node) => {
    const isXml = textOf(memberOf(node, 'format')) === 'pain.001.001.09'
    if (!isXml) return []
    if (textOf(memberOf(node, 'encoding')) !== 'UTF-8')
      return [{ at: ['encoding'], message: 'a pain.001 is written in UTF-8' }]
    return memberOf(node, 'debtor') === undefined ? [{ at: [], message: 'a pain.001 names its debtor' }] : []
  }),
  rule((node) =>
    /^[\p{L}\p{N}._{}-]{1,100}$/u.test(textOf(memberOf(node, 'fileName')) ?? 'x')
      ? []
      : [
          {
            at: ['fileName'],
            message: 'a file name has letters, digits, ".", "_", "-" and {month}, {day}, {batch}',
          },
        ],
  ),
  rule((node) => {
    const encoding = textOf(memberOf(node, 'encoding'))
    if (memberOf(node, 'bom') === undefined || encoding !== 'GBK') return []
    return [{ at: ['bom'], message: 'GBK has no byte order mark' }]
  }),
)

function recordFaults(node: JsonObject): Complaint[] {
  const format = textOf(memberOf(node, 'format'))
  const isXml = format === 'pain.001.001.09'
  if (isXml) {
    const written = RECORDS.filter((record) => memberOf(node, record) !== undefined)
    return written.map((record) => ({ at: [record], message: 'a pain.001 has its own records' }))
  }
  const detail = itemsOf(memberOf(node, 'detail'))
  const missing = ['reference', 'account', 'amount'].filter((source) =>
    detail.every((each) => textOf(memberOf(each, 'source')) !== source),
  )
  return [
    ...missing.map((source): Complaint => ({ at: ['detail'], message: `needs a field for ${source}` })),
    ...RECORDS.flatMap((record) =>
      itemsOf(memberOf(node, record)).flatMap((each, i): Complaint[] => {
        const source = textOf(memberOf(each, 'source')) ?? ''
        if (record !== 'detail' && OF_A_PAYEE.includes(source))
          return [{ at: [record, i, 'source'], message: `only a detail record has ${source}` }]
        const hasWidth = memberOf(each, 'width') !== undefined
        if (hasWidth === (format === 'fixed')) return []
        return [{ at: [record, i], message: hasWidth ? 'a separated field has no width' : 'needs a width' }]
      }),
    ),
  ]
}

function rule(complaints: Rule['complaints']): Rule {
  return { complaints }
}
