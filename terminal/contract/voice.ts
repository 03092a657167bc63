/**
 * What the kiosk says aloud, as the page and the terminal both know it, and the clips of a recorded voice 语音包: each
 * has a stable id, and a pack holds them in any order and number. Over HTTP, on the terminal's loopback server:
 * GET /voice lists the packs, GET /voice/{language}/{clip} gives one clip, PUT and DELETE change it and need the
 * caretaker's session (contract/care.ts), GET /voice/say?text= renders a sentence where the machine can.
 */
import { OUTCOME_WORDS } from '../../core/outcome.ts'
import { flag, integer, list, type Of, object, text } from '../../core/shape.ts'
import type { ScreenView } from './screen.ts'

/** Sentences beside those of an outcome (core/outcome.ts). At most twelve characters each. */
export const SPOKEN = {
  again: '放稳，请再试一次',
  fault: '先吃饭，请找服务员',
  'trial-waits': '试刷，请放卡',
  'trial-known': '试刷成功，不算用餐',
  'trial-unknown': '试刷，卡还没登记',
  'card-waits': '请放服务员的卡',
  'card-enrolled': '服务员卡登记好了',
  'card-elders': '这是老人的卡，换一张',
  'card-too-many': '服务员卡满了',
} as const

/** One sentence to one elder: a fact, and the name before it where an ear can keep both. */
export type Said = { call: string | null; sentence: string }

const LONGEST_SAID = 12

/** The elder is addressed only where both together are short enough. */
export function said(call: string | null, sentence: string): Said {
  const fits = call !== null && [...`${call}，${sentence}`].length <= LONGEST_SAID
  return { call: fits ? call : null, sentence }
}

/** 王大娘，请用餐 */
export const textOf = ({ call, sentence }: Said): string =>
  call === null ? sentence : `${call}，${sentence}`

export type Clip = { id: string; text: string }

const TITLES: readonly Clip[] = [
  { id: 'title-man', text: '大爷' },
  { id: 'title-woman', text: '大娘' },
  { id: 'title-elder', text: '老人家' },
]

/** Several outcomes may be the same to the ear; the first one names the clip. */
const PHRASES: readonly Clip[] = [
  ...Object.entries(OUTCOME_WORDS).map(([id, { elder }]) => ({ id, text: elder })),
  ...Object.entries(SPOKEN).map(([id, sentence]) => ({ id, text: sentence })),
].filter(({ text }, i, all) => all.findIndex((other) => other.text === text) === i)

/** The commonest first: whoever stops half-way has recorded most of a village. */
const SURNAMES: readonly Clip[] = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢',
  ...'姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常',
  ...['欧阳', '司马', '上官', '诸葛', '司徒', '夏侯', '皇甫', '尉迟', '公孙', '东方'],
].map((surname) => ({ id: surnameId(surname), text: surname }))

/** All that a pack may hold, in the order in which it is recorded. */
export const CLIPS: readonly Clip[] = [...PHRASES, ...TITLES, ...SURNAMES]

const idOfText = new Map(CLIPS.map(({ id, text }) => [text, id]))

/** By code points, since one sound is many surnames: surname-6b27-9633 is 欧阳. */
function surnameId(surname: string): string {
  return ['surname', ...[...surname].map((character) => character.codePointAt(0)?.toString(16))].join('-')
}

/** The clips that say it, best first: with the name, then the sentence alone; empty where no clip can be of it. */
export function clipsOf({ call, sentence }: Said): string[][] {
  const phrase = idOfText.get(sentence)
  if (phrase === undefined) return []
  const title = TITLES.find(({ text }) => call?.endsWith(text))
  const surname = title && call?.slice(0, -title.text.length)
  if (title === undefined || surname === undefined) return [[phrase]]
  return [[idOfText.get(surname) ?? surnameId(surname), title.id, phrase], [phrase]]
}

/** Whether the kiosk may say this now: one of its own sentences, to nobody or to whom the screen shows. */
export function mayBeSaid(text: string, { tap }: Pick<ScreenView, 'tap'>): boolean {
  return PHRASES.some(
    (phrase) => text === phrase.text || (tap !== null && text === textOf(said(tap.call, phrase.text))),
  )
}

/** BCP 47, as in contract/care.ts, and a folder's name. */
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/
/** What every voice falls back to. */
export const FALLBACK = 'zh-CN'
/** bytes */
export const LARGEST_CLIP = 300 * 1024

const heldClip = object({
  clip: text(/^[a-z0-9-]{1,64}$/, 'a clip'),
  /** Changes with the sound. */
  hash: text(/^[0-9a-f]{16}$/, '16 hex digits'),
  bytes: integer(1, LARGEST_CLIP),
})
export type HeldClip = Of<typeof heldClip>

export const voiceHeld = object({
  packs: list(object({ language: text(LANGUAGE, 'a language'), clips: list(heldClip, 1_000) }), 100),
  /** Whether the machine can render sentences (espeak-ng). */
  say: flag,
})
export type VoiceHeld = Of<typeof voiceHeld>
