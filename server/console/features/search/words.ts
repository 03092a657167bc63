/** The words of searching, in the chosen language. */
import type { Language } from '../../shared/words/language.ts'
import { useSpeech } from '../../shared/words/use-words.ts'

const zh = {
  open: '查找',
  title: '查找老人、助餐点和村',
  hint: '姓名、拼音、首字母、身份证后四位，或助餐点、村名',
  elders: '老人',
  sites: '助餐点',
  places: '区划',
  pages: '页面',
  age: (age: number) => `${age} 岁`,
  tail: (tail: string) => `身份证后四位 ${tail}`,
  dead: '已去世',
  people: (count: number) => `${count} 位老人`,
  nothing: '没有找到。换几个字，或者只写首字母试试。',
  more: '只列出了前几个，再多写一个字就更准。',
  looking: '正在查找…',
  keys: '↑ ↓ 选择 · 回车打开 · Esc 关闭',
}
type SearchWords = typeof zh

const en: SearchWords = {
  open: 'Search',
  title: 'Find elders, sites and places',
  hint: 'Name, pinyin, initials, last four of the ID number; or a site, a village',
  elders: 'Elders',
  sites: 'Sites',
  places: 'Places',
  pages: 'Pages',
  age: (age) => `aged ${age}`,
  tail: (tail) => `ID ends in ${tail}`,
  dead: 'deceased',
  people: (count) => `${count} elders`,
  nothing: 'Nothing found. Try other characters, or initials alone.',
  more: 'These are the first; one more letter tells them apart.',
  looking: 'Searching …',
  keys: '↑ ↓ choose · Enter opens · Esc closes',
}

const SEARCH_WORDS: Record<Language, SearchWords> = { zh, en }

export function useSearchWords(): SearchWords {
  return SEARCH_WORDS[useSpeech().language]
}
