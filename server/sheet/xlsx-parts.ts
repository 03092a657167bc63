/** The fixed parts of a workbook (ECMA-376): what it is made of, its styles, and how its sheets print. */

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Places in `STYLES`. */
export const STYLE = {
  plain: 0,
  heading: 1,
  text: 2,
  count: 3,
  money: 4,
  bad: 5,
  total: 6,
  totalCount: 7,
  totalMoney: 8,
}

/** Text that XML can hold. What looks like Excel's own escape of a character is kept from being read as one. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export function fixedParts(sheets: readonly { name: string }[]): { name: string; text: string[] }[] {
  const each = (write: (n: number, name: string) => string) =>
    sheets.map(({ name }, i) => write(i + 1, xmlText(name))).join('')
  const type = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
  const relation = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`
  const relations = (content: string) =>
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`
  const part = (name: string, text: string) => ({ name, text: [text] })
  return [
    part(
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}${each((n) => type(`/xl/worksheets/sheet${n}.xml`, 'worksheet'))}</Types>`,
    ),
    part('_rels/.rels', relations(relation(1, 'officeDocument', 'xl/workbook.xml'))),
    part(
      'xl/_rels/workbook.xml.rels',
      relations(
        each((n) => relation(n, 'worksheet', `worksheets/sheet${n}.xml`)) +
          relation(sheets.length + 1, 'styles', 'styles.xml'),
      ),
    ),
    part(
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${each((n, name) => `<sheet name="${name}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets><definedNames>${each((n, name) => `<definedName name="_xlnm.Print_Titles" localSheetId="${n - 1}">'${name.replaceAll("'", "''")}'!$1:$1</definedName>`)}</definedNames></workbook>`,
    ),
    part('xl/styles.xml', HEAD + STYLES),
  ]
}

const FONT = (bold: string) => `<font>${bold}<sz val="11"/><name val="宋体"/><charset val="134"/></font>`
const FILL = (colour: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`
const LINE = '<color rgb="FFBFB8A8"/>'
const THIN = ['left', 'right', 'top', 'bottom']
  .map((side) => `<${side} style="thin">${LINE}</${side}>`)
  .join('')
/** numFmt 49 is text, 3 is #,##0, 4 is #,##0.00. */
const FORMAT = (numFmt: number, font: number, fill: number, align: string) =>
  `<xf numFmtId="${numFmt}" fontId="${font}" fillId="${fill}" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"${align}/></xf>`
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2">${FONT('')}${FONT('<b/>')}</fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${FILL('FFEFE9DB')}${FILL('FFFFF2B3')}</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${THIN}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${FORMAT(49, 1, 2, ' horizontal="center" wrapText="1"')}${FORMAT(49, 0, 0, '')}${FORMAT(3, 0, 0, '')}${FORMAT(4, 0, 0, '')}${FORMAT(49, 0, 3, '')}${FORMAT(49, 1, 2, '')}${FORMAT(3, 1, 2, '')}${FORMAT(4, 1, 2, '')}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** A column's letters: 1 is A, 27 is AA. */
export function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}

/** Up to the first row: heading frozen, columns as wide as asked, all columns on the width of one page. */
export function openSheet(widths: readonly { width: number; style: number }[]): string {
  const columns = widths
    .map(
      ({ width, style }, i) =>
        `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${style}" customWidth="1"/>`,
    )
    .join('')
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/><cols>${columns}</cols><sheetData>`
}

/** A cell of column `column` may be chosen from `formula`: a list in quotes, or a range. */
export type Choice = { column: number; formula: string }

/** After the last row. A4 on its side. */
export function closeSheet(choices: readonly Choice[]): string {
  const validations = choices.map(
    ({ column, formula }) =>
      `<dataValidation type="list" allowBlank="1" sqref="${letters(column)}2:${letters(column)}20001"><formula1>${xmlText(formula)}</formula1></dataValidation>`,
  )
  const all =
    validations.length === 0
      ? ''
      : `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`
  return `</sheetData>${all}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>`
}
