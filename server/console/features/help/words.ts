/** The words of help, in the chosen language. The manual itself is Chinese. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'

const zh = {
  open: '帮助',
  title: '帮助',
  whole: '手册全部章节',
  none: '手册里没有专门讲这一页的章节，下面是全部章节。',
  keys: '快捷键',
  keyList: [
    ['Ctrl + K', '查找老人、助餐点、村'],
    ['?', '打开或关上帮助'],
    ['J / K', '疑点核查：下一条、上一条'],
    ['回车', '疑点核查：打开选中的一条'],
    ['Esc', '关上对话框'],
  ] as [string, string][],
  language: '',
}
type HelpWords = typeof zh

const en: HelpWords = {
  open: 'Help',
  title: 'Help',
  whole: 'All chapters',
  none: 'The manual has no chapter on this page; here are all of them.',
  keys: 'Keys',
  keyList: [
    ['Ctrl + K', 'find elders, sites, villages'],
    ['?', 'open or close help'],
    ['J / K', 'findings: next, previous'],
    ['Enter', 'findings: open the chosen one'],
    ['Esc', 'close a dialog'],
  ],
  language: 'The manual is in Chinese.',
}

const HELP_WORDS: Record<Language, HelpWords> = { zh, en }

export function useHelpWords(): HelpWords {
  return HELP_WORDS[useSpeech().language]
}
