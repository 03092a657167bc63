/** Every text of the kiosk page, except the words of an outcome, which stand in core/outcome.ts. */
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { MisreadFault } from '../contract/screen.ts'
import { SPOKEN } from '../contract/voice.ts'
import type { CardAnswer, CardWait, FaultCode } from './stage.ts'
import type { BrokenState, Way } from './ways.ts'

export const MEAL_NAMES: Record<Meal, string> = { breakfast: '早餐', lunch: '午餐', dinner: '晚餐' }
export const SERVICE_NAMES: Record<Service, string> = {
  'dine-in': '堂食',
  delivery: '送餐',
  neighbour: '代送',
}

export const NAMELESS_SITE = '老年助餐点'
export const FOR_CARETAKER = '服务员请看'
export const LUNAR = '农历'
export const TOUCH_FOR_SOUND = '点一下屏幕，打开声音'

/** Two lines, drawn largest. */
export const TAP_TO_EAT = ['请刷卡', '吃饭']
export const SCAN_TO_EAT = ['请扫码', '吃饭']
/** Where there is one way alone. */
export const HOW: Record<Way, string> = {
  identity: '把身份证放在读卡器上',
  chip: '把助餐卡放在刷卡器上',
  code: '把二维码对着扫码器',
  camera: '把二维码对着摄像头',
}
/** What is presented, where there are several. */
export const WHAT: Record<Way, string> = {
  identity: '身份证',
  chip: '助餐卡',
  code: '二维码',
  camera: '二维码',
}
export const WITHOUT = '忘带了，请找服务员'

/** Fits a card on a reader and a code before a scanner. */
export const AGAIN = {
  result: '请再试一次',
  elder: { 'not-read': '放稳，不要动', 'not-valid': '还不行，请找服务员' } satisfies Record<
    MisreadFault,
    string
  >,
}

export const STARTING = { title: ['请稍等'], how: '机器正在启动' }
export const NO_MEAL = { title: ['现在', '不开饭'], how: '今天没有下一餐了' }
export const soon = (starts: string) => ({ title: [starts, '开饭'], how: '到点再来吃饭' })

export const mealToday = (meal: Meal | null) => (meal === null ? '今天用餐' : `今天${MEAL_NAMES[meal]}`)

/** How a fault greets the elder: the meal goes on, the machine does not. */
export const FAULT = { result: '暂时不能刷卡', elder: '先吃饭，请找服务员' }
/** Where it is for good. */
export const ENDED = '机器已停用'
export const ON_PAPER = '老人照常吃饭，用纸记下姓名。'

/** problem: what the caretaker sees. remedy: what to do now. */
export const FAULT_WORDS: Record<FaultCode, { problem: string; remedy: string }> = {
  lost: { problem: '屏幕和主机断开了', remedy: '等一分钟。还不好，关掉电源，再打开。' },
  'not-enrolled': { problem: '这台机器还没启用', remedy: '请联系镇里的管理员，办理启用。' },
  'no-roster': { problem: '还没收到老人名册', remedy: '检查网线和网络，收到后自动开始。' },
  journal: { problem: '记录存不进机器', remedy: '不要关机，马上打电话报修。' },
  'journal-full': { problem: '机器存满了', remedy: '不要关机。打电话给镇里，清理机器。' },
  'journal-read-only': {
    problem: '机器只能读，不能记',
    remedy: '关掉电源，数到十，再打开。还不好，打电话报修。',
  },
  'journal-io': { problem: '存储盘出了故障', remedy: '不要关机，马上打电话报修。' },
  'journal-damaged': { problem: '机器里的记录坏了', remedy: '不要重装，不要删文件，马上打电话报修。' },
  'journal-taken': { problem: '程序同时开了两个', remedy: '关掉电源，数到十，再打开。' },
  'journal-newer': { problem: '记录是新版程序写的', remedy: '请联系管理员，把程序升级到新版。' },
  ended: { problem: '这台机器已停用', remedy: '请用新的机器刷卡。没有新机器，打电话给镇里。' },
  'no-reader': { problem: '没有设置读卡器', remedy: '请联系镇里的管理员，接上并设置读卡器。' },
}

export const DEVICES: Record<Way, string> = {
  identity: '身份证阅读器',
  chip: '刷卡器',
  code: '扫码器',
  camera: '摄像头',
}
/** What is wrong with a device, said after its name, and what to do now. */
export const BROKEN_WORDS: Record<BrokenState, { is: string; remedy: string }> = {
  away: { is: '没有接好', remedy: '把线插紧。还不好，换一个插口。' },
  silent: { is: '没有反应', remedy: '拔下它的线，数到十，再插上。' },
  failed: { is: '出了故障', remedy: '拔下线，再插上。还不好，打电话报修。' },
  unauthorised: { is: '没有授权', remedy: '它还不能读证件，请打电话报修。' },
  refused: { is: '没有得到允许', remedy: '请点屏幕上的“允许”键，或者联系管理员。' },
}

export const SYNC = {
  stored: (records: number) => `已存本机 ${records} 笔`,
  allSent: (when: string) => `全部已同步 ${when}`,
  lastSent: (when: string) => `已同步 ${when}`,
  neverSent: '还没同步过',
  offline: '没网也照常用',
  first: '等待第一次同步',
}

type CardWords = { result: string; elder: string; caretaker: string; voice: string }

/** The next card is taken for something else than a meal. */
export const CARD_WAITS: Record<CardWait, CardWords> = {
  trial: {
    result: '试一次刷卡',
    elder: '放上卡，这次不算用餐',
    caretaker: '一分钟内放一张卡，看能不能读出来。不记餐。',
    voice: SPOKEN['trial-waits'],
  },
  'caretaker-card': {
    result: '登记服务员卡',
    elder: '请放上服务员的卡',
    caretaker: '一分钟内放上服务员自己的卡。老人的卡不行。',
    voice: SPOKEN['card-waits'],
  },
}

/** What came of it. `good`: it went as it should. */
export const CARD_ANSWERS: Record<CardAnswer['result'], CardWords & { good: boolean }> = {
  known: {
    good: true,
    result: '试刷成功',
    elder: '这次不算用餐',
    caretaker: '机器和卡都好，可以开饭。',
    voice: SPOKEN['trial-known'],
  },
  unknown: {
    good: false,
    result: '卡还没登记',
    elder: '试刷，不算用餐',
    caretaker: '机器是好的。这张卡不在名册上，报村里补办登记。',
    voice: SPOKEN['trial-unknown'],
  },
  enrolled: {
    good: true,
    result: '登记好了',
    elder: '以后刷它就能解锁',
    caretaker: '收好这张卡，不要借给别人。',
    voice: SPOKEN['card-enrolled'],
  },
  elders: {
    good: false,
    result: '这是老人的卡',
    elder: '请换一张卡',
    caretaker: '老人的卡要用来吃饭，不能用来解锁。换一张卡再试。',
    voice: SPOKEN['card-elders'],
  },
  'too-many': {
    good: false,
    result: '服务员卡已满',
    elder: '这张卡没有登记',
    caretaker: '先清除旧的服务员卡，再登记。',
    voice: SPOKEN['card-too-many'],
  },
}

/** Nothing of it stops a meal. */
export const CLOCK_WRONG = {
  shown: '时间不准',
  problem: '机器的时间不准',
  remedy: '照常刷卡。请接上网络，时间会自己校准。',
}
export const ROSTER = {
  age: (days: number) => `名册 ${days} 天前`,
  problem: (days: number) => `老人名册 ${days} 天没更新`,
  remedy: '照常刷卡。请接上网络，新名册会自己收到。',
}
export const COUNTY_NOTICE = '县里通知'
export const MENU = '今天有'
export const AND_MORE = '等'
