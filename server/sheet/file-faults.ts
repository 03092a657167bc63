/** Why a whole file cannot be read as a sheet: stable codes, each with words that say what to do. */

export const FILE_FAULTS = {
  'file-empty': '文件里没有内容。',
  'file-too-large': '文件太大：最大 20 MB。请删去用不到的工作表和图片，或分成几个文件。',
  'file-unpacks-too-large': '文件展开以后太大，为安全起见没有打开。请把表格复制到新的工作簿里再保存。',
  'file-too-many-rows': '行数太多：一次最多 100000 行，请分成几个文件。',
  'file-too-many-columns': '列数太多：最多 100 列，请删去用不到的列。',
  'file-too-many-cells': '填写的格子太多，请删去用不到的列，或分成几个文件。',
  'file-old-xls':
    '这是旧版 Excel 文件（.xls）。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再导入。',
  'file-binary-xlsb': '这是二进制工作簿（.xlsb）。请用 Excel 打开，另存为“Excel 工作簿（.xlsx）”再导入。',
  'file-html': '这其实是网页格式的表格。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再导入。',
  'file-encrypted': '文件设了打开密码。请打开后去掉密码，保存以后再导入。',
  'file-damaged': '文件已损坏，打不开。请用 Excel 或 WPS 打开检查，另存一份再导入。',
  'file-not-a-sheet': '这不是表格文件。可以导入 .xlsx、.csv 和 .txt。',
  'file-encoding': '看不出文字编码，有的字会变成乱码。请用 Excel 另存为 .xlsx 再导入。',
} as const satisfies Record<string, string>

export type FileFaultCode = keyof typeof FILE_FAULTS

/** Thrown within the reader only; the door (sheet.ts) gives it out as a value. */
export class FileFault extends Error {
  readonly code: FileFaultCode
  constructor(code: FileFaultCode, options?: ErrorOptions) {
    super(FILE_FAULTS[code], options)
    this.name = 'FileFault'
    this.code = code
  }
}
