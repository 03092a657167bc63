/** The words of lists that go out as sheets 导出, and the way to those that come in. */
import type { Language } from './language.ts'
import { useSpeech } from './use-words.ts'

const zh = {
  importGo: '导入',
  plain: '导出 Excel',
  whole: '导出（含完整身份证号）…',
  title: '导出完整身份证号',
  note: '会记入审计。文件里有完整的身份证号，用完请删除。',
  reason: '用途',
  reasonHint: '例如：与医保局核对参保',
  save: '导出',
  saved: (name: string) => `已导出${name}`,
}

const en: typeof zh = {
  importGo: 'Import',
  plain: 'Export to Excel',
  whole: 'Export with whole ID numbers…',
  title: 'Export whole ID numbers',
  note: 'It is put on record. The file holds whole ID numbers: delete it after use.',
  reason: 'What for',
  reasonHint: 'e.g. to compare with the health insurance',
  save: 'Export',
  saved: (name) => `Exported: ${name}`,
}

const WORDS: Record<Language, typeof zh> = { zh, en }

export function useExportWords(): typeof zh {
  return WORDS[useSpeech().language]
}
