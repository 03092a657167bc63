/** How a name sounds in pinyin 拼音, by which an elder is found without writing: 王秀英 wxy, 单国庆 sgq. */
import { pinyin } from 'pinyin-pro'

const MOST_INITIALS = 16
const MOST_LETTERS = 64

/** At most sixteen letters a–z; empty where the name has none. The surname is read as one: 单 shàn, 仇 qiú, 区 ōu. */
export function initialsOf(name: string): string {
  return syllables(name)
    .map((syllable) => syllable.charAt(0))
    .join('')
    .slice(0, MOST_INITIALS)
}

/** The whole in one word, without tones, at most 64 letters: wangxiuying. */
export function pinyinOf(name: string): string {
  return syllables(name).join('').slice(0, MOST_LETTERS)
}

/** Each in letters a–z, ü written v as on a keyboard. */
function syllables(name: string): string[] {
  return pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive', v: true })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z]/g, ''))
    .filter((syllable) => syllable !== '')
}
