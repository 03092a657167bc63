/** How an elder is spoken to at the kiosk: 王大爷, 欧阳大娘, 买买提·吐尔逊老人家. */

type Sex = 'male' | 'female'

const TWO_CHARACTER_SURNAMES = new Set(
  (
    '欧阳 司马 诸葛 上官 夏侯 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 长孙 宇文 轩辕 端木 南宫 独孤 申屠 ' +
    '闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 钟离 鲜于 闾丘 司空 司寇 呼延 归海 羊舌 微生 梁丘 左丘 ' +
    '东郭 南门 西门 百里 谷梁 拓跋 完颜 赫连 公羊 万俟 第五'
  ).split(' '),
)
const TITLES: Record<Sex, string> = { male: '大爷', female: '大娘' }
const RESPECTFUL = '老人家'
const MOST_CHARACTERS = 12

/** At most twelve characters. */
export function callName(name: string, sex: Sex): string {
  const characters = [...name.trim()]
  // Names of other peoples are not made of surname and given name: the whole name is the polite way.
  if (characters.length > 4 || !/^\p{Script=Han}+$/u.test(characters.join('')))
    return shortened(characters) + RESPECTFUL
  const two = characters.slice(0, 2).join('')
  const surname = characters.length > 2 && TWO_CHARACTER_SURNAMES.has(two) ? two : characters[0]
  return `${surname}${TITLES[sex]}`
}

function shortened(characters: string[]): string {
  const room = MOST_CHARACTERS - RESPECTFUL.length
  if (characters.length <= room) return characters.join('')
  const firstPart = characters.join('').split(/[·•・．.\s]/u)[0] ?? ''
  return [...firstPart].slice(0, room).join('')
}
