/** The words of the explanation page, in both languages with the same keys. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'

const zh = {
  title: (month: string) => `${month}逐笔说明`,
  version: (version: number) => `第 ${version} 版`,
  back: '返回本月结算',
  toSite: '返回助餐点',
  open: '逐人逐笔说明',
  openOf: (name: string) => `${name}：逐人逐笔说明`,
  asSettled: '按测算当时的名册、政策和记录，不随以后的更正变化。',
  sums: '本点合计',
  lines: '按天、按月或按次计算的补助',
  elders: '老人',
  elder: '老人',
  unknown: '名册里没有',
  taps: '刷卡',
  tapCount: '刷卡次数',
  surviving: '有效',
  reasons: '未补原因',
  grant: '补助项',
  rate: '标准',
  days: '天数',
  count: '次数',
  due: '应补（元）',
  payable: '应付（元）',
  time: '时间',
  site: '助餐点',
  meal: '餐次',
  record: '终端/编号',
  price: '餐费（元）',
  why: '依据或原因',
  clause: (document: string, clause: string) => `${document} ${clause}`,
  total: (yuan: string) => `合计 ${yuan} 元`,
  nothing: '—',
  exportIt: '导出，供他处复算',
  exportNote: '不含姓名和证件号码，用一条命令就能在别的电脑上重新算出同样的结果。',
}

type ExplanationWords = typeof zh

const en: ExplanationWords = {
  title: (month) => `${month}: line by line`,
  version: (version) => `version ${version}`,
  back: 'Back to the month',
  toSite: 'Back to the site',
  open: 'Explain line by line',
  openOf: (name) => `${name}: explain line by line`,
  asSettled:
    'By the register, policies and records as they stood when this was computed; later corrections change nothing here.',
  sums: 'The site in sum',
  lines: 'Grants by the day, the month or the event',
  elders: 'Elders',
  elder: 'Elder',
  unknown: 'not registered',
  taps: 'Taps',
  tapCount: 'Taps',
  surviving: 'Valid',
  reasons: 'Why not paid',
  grant: 'Grant',
  rate: 'Rate',
  days: 'Days',
  count: 'Times',
  due: 'Due (yuan)',
  payable: 'Payable (yuan)',
  time: 'Time',
  site: 'Site',
  meal: 'Meal',
  record: 'Terminal/number',
  price: 'Price (yuan)',
  why: 'Clause or reason',
  clause: (document, clause) => `${document} ${clause}`,
  total: (yuan) => `${yuan} yuan in all`,
  nothing: '—',
  exportIt: 'Export to compute elsewhere',
  exportNote: 'Without names or ID numbers. One command on any computer comes to the same result.',
}

const WORDS: Record<Language, ExplanationWords> = { zh, en }

export function useExplanationWords(): ExplanationWords {
  return WORDS[useSpeech().language]
}
