/** The words of what is changed of an account; the rest are shared. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'

const zh = {
  town: '所在乡镇',
  village: '所在村（社区）',
  place: '工作地点',
  wholeCounty: '全县',
  edit: '修改',
  editOf: (name: string) => `修改${name}`,
  editNote: '保存后，这位同事要重新登录。',
  saved: (name: string) => `已保存${name}`,
  use: '账号状态',
  active: '可以登录',
  disabled: '停用',
  reset: '重置密码',
  resetOf: (name: string) => `重置${name}的密码`,
  resetAsk: (name: string) => `给${name}一个新的初始密码？`,
  resetNote: '原密码马上失效，已登录的会话全部退出；首次登录要改密码。',
}

export type AccountWords = typeof zh
const en: AccountWords = {
  town: 'Township',
  village: 'Village',
  place: 'Works for',
  wholeCounty: 'The county',
  edit: 'Change',
  editOf: (name) => `Change ${name}`,
  editNote: 'Once saved, this colleague logs in anew.',
  saved: (name) => `${name} is saved`,
  use: 'State',
  active: 'May log in',
  disabled: 'Disabled',
  reset: 'New password',
  resetOf: (name) => `A new password for ${name}`,
  resetAsk: (name) => `Give ${name} a new first password?`,
  resetNote:
    'The old one ends at once, and so does every session; the new one must be changed at the first login.',
}

const WORDS: Record<Language, AccountWords> = { zh, en }

export function useAccountWords(): AccountWords {
  return WORDS[useSpeech().language]
}
