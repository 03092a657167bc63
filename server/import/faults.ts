/**
 * What may be wrong with a cell of a list of elders: stable codes, each with words that say what to do. The one list;
 * what may be wrong with a whole file stands in server/sheet/file-faults.ts.
 */

const CELL_FAULTS = {
  missing: '没有填。合并的单元格要取消合并，每行都填。',
  'column-missing': '表里没有这一列。',
  'column-double': '有两列都是这个意思，不知道该用哪一列，请删去一列。',
  'cell-unreadable': '单元格里是公式错误或看不出内容的日期，请改成文本重填。',
  'cell-too-long': '内容太长。',
  'name-too-long': '姓名太长，最多 64 个字。',
  'name-wrong': '这不像姓名，请核对。',
  'name-lost': '姓名里有显示不出的字，请改成标准字；实在打不出的，登记后再改。',
  'id-length': '号码应该是 18 位（旧号码 15 位）。',
  'id-character': '号码里有不该出现的字。',
  'id-birth': '号码里的出生日期不存在。',
  'id-birth-too-early': '号码里的出生日期太早。',
  'id-birth-in-future': '号码里的出生日期还没到。',
  'id-check-digit': '最后一位对不上，可能有一位写错了。',
  'id-no-birth': '这种旧号码看不出出生日期，请换领新证以后再登记。',
  'number-lost-digits': '号码按数字保存，后几位已经丢了。请把这一列设为文本，再重新填写完整号码。',
  'id-double-in-file': '这个号码在表里出现了不止一次。',
  'id-registered': '已经登记过，不会重复登记。',
  'id-registered-differs': '已经登记过，内容和这里不同。导入不改已登记的人，请到老人名册里变更。',
  'region-unknown': '没有这个村（社区），请核对 12 位代码，或先登记区划。',
  'region-ambiguous': '有几个村叫这个名字，请填 12 位代码。',
  'region-out-of-scope': '这个村不在您负责的范围内。',
  'category-unknown': '不认识这个类别，请照模板里的说明填写；几个类别用“、”隔开。',
  'residence-unknown': '请填“本县户籍”“常住”或“暂住”。',
  'phone-wrong': '电话不对：手机 11 位，座机带区号；只填一个。',
  'note-too-long': '备注太长，最多 200 个字。',
} as const satisfies Record<string, string>

export type CellFaultCode = keyof typeof CELL_FAULTS

/** Those who are registered already are left out; nothing else is imported while a fault stands. */
const NOTICES: readonly CellFaultCode[] = ['id-registered', 'id-registered-differs']
export const blocks = ({ code }: { code: CellFaultCode }) => !NOTICES.includes(code)

export type CellFault = {
  /** The sheet's own number of the row. */
  row: number
  /** The column's heading, e.g. 身份证号. */
  column: string
  code: CellFaultCode
  message: string
}

/** `more` is said behind the words of the code, e.g. in which row the same number stands. */
export function faultAt(row: number, column: string, code: CellFaultCode, more = ''): CellFault {
  return { row, column, code, message: CELL_FAULTS[code] + more }
}
