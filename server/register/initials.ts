/** First letters of a name's pinyin, by which an elder is found on a screen without writing: 王秀英 wxy, 单国庆 sgq. */
import { pinyin } from 'pinyin-pro'

const MOST_LETTERS = 16

/** At most sixteen letters a–z; empty where the name has none. The surname is read as one: 单 shàn, 仇 qiú, 区 ōu. */
export function initialsOf(name: string): string {
  return pinyin(name, {
    pattern: 'first',
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'consecutive',
  })
    .map((syllable) => syllable.charAt(0).toLowerCase())
    .join('')
    .replace(/[^a-z]/g, '')
    .slice(0, MOST_LETTERS)
}
