/** Views as a terminal sends them, one for each state of the screen. Invented people at an invented site. */
import type { ScreenView, ShownTap } from '../../../terminal/contract/screen.ts'

/** 2024-07-18 11:42:10 in Shanghai, a Thursday. */
export const NOW = Date.UTC(2024, 6, 18, 3, 42, 10)

export const waiting: ScreenView = {
  site: '柳树村老年助餐点',
  now: NOW,
  day: '2024-07-18',
  meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: true },
  count: { total: 27, services: { 'dine-in': 22, delivery: 5, neighbour: 0 } },
  sync: { waiting: 0, last: NOW - 60_000, online: true },
  reader: 'ready',
  trouble: null,
  tap: null,
}

export const recorded: ShownTap = {
  number: 1,
  code: 'recorded',
  name: '王秀英',
  call: '王大娘',
  meal: 'lunch',
  place: 27,
  at: NOW,
  shownFor: 5_000,
}

export const withTap = (tap: Partial<ShownTap>): ScreenView => ({
  ...waiting,
  tap: { ...recorded, place: null, shownFor: null, ...tap },
})

export const LONG_NAME = '买买提·吐尔逊阿布都热依木'
export const LONGEST_NAME = '阿卜杜热西提阿卜杜外力买买提明'
export const RARE_NAME = '𬭎㛃䶮'

const offline = { waiting: 12, last: NOW - 3_600_000, online: false }

/** Each state of the screen with words that must be read on it. */
export const STATES: Record<string, { view: ScreenView; words: string[] }> = {
  waiting: {
    view: waiting,
    words: [
      '请刷卡',
      '吃饭',
      '身份证',
      '柳树村老年助餐点',
      '午餐 11:00–13:00',
      '7月18日 星期四',
      '农历六月十三',
    ],
  },
  'waiting-offline': {
    view: { ...waiting, site: '柳林镇东杨树村第一老年助餐服务点', sync: offline },
    words: ['今天午餐 27 人', '已存本机 12 笔 · 已同步 10:42'],
  },
  soon: {
    view: {
      ...waiting,
      now: NOW - 3_600_000,
      meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: false },
      count: { total: 0, services: { 'dine-in': 0, delivery: 0, neighbour: 0 } },
    },
    words: ['11:00', '开饭', '到点再来刷卡'],
  },
  'no-meal': { view: { ...waiting, meal: null }, words: ['不开饭'] },
  starting: { view: { ...waiting, reader: 'starting' }, words: ['请稍等'] },
  recorded: {
    view: { ...waiting, tap: recorded },
    words: ['王秀英', '已登记', '王大娘，请用餐', '今天午餐 第 27 位'],
  },
  'recorded-long': {
    view: { ...waiting, tap: { ...recorded, name: LONG_NAME, call: '买买提大爷' } },
    words: ['买买提·', '吐尔逊阿布都热依木'],
  },
  'recorded-rare': {
    view: { ...waiting, tap: { ...recorded, name: RARE_NAME, call: null } },
    words: [RARE_NAME],
  },
  'already-eaten': {
    view: withTap({ code: 'already-eaten' }),
    words: ['王秀英', '已吃过', '这一餐已经登记过', '不必再刷'],
  },
  'unknown-card': {
    view: withTap({ code: 'unknown-card', name: null, call: null }),
    words: ['请用餐', '卡还没登记，找服务员', '补办登记'],
  },
  'lost-card': { view: withTap({ code: 'lost-card' }), words: ['请用餐', '挂失', '核对是不是本人'] },
  'lost-card-long': {
    view: withTap({ code: 'lost-card', name: LONGEST_NAME, call: null }),
    words: ['阿卜杜热西提阿卜', '核对是不是本人'],
  },
  'outside-window': {
    view: withTap({ code: 'outside-window' }),
    words: ['请用餐', '请找服务员', '不计补贴'],
  },
  'meal-not-approved': { view: withTap({ code: 'meal-not-approved' }), words: ['请用餐', '没有批准补贴'] },
  'site-closed': { view: withTap({ code: 'site-closed' }), words: ['请用餐', '登记为停餐'] },
  deceased: { view: withTap({ code: 'deceased' }), words: ['请找服务员', '需要核对'] },
  'not-enrolled': {
    view: { ...waiting, site: null, meal: null, trouble: 'not-enrolled' },
    words: ['暂时不能刷卡', '还没启用', '管理员'],
  },
  'no-roster': { view: { ...waiting, trouble: 'no-roster' }, words: ['暂时不能刷卡', '老人名册'] },
  journal: { view: { ...waiting, trouble: 'journal', tap: recorded }, words: ['暂时不能刷卡', '不要关机'] },
  away: {
    view: { ...waiting, reader: 'away' },
    words: ['读卡器没有接上', '先吃饭，请找服务员', '用纸记下姓名'],
  },
  silent: { view: { ...waiting, reader: 'silent' }, words: ['读卡器没有反应'] },
  failed: { view: { ...waiting, reader: 'failed' }, words: ['读卡器坏了'] },
  unauthorised: { view: { ...waiting, reader: 'unauthorised' }, words: ['读卡器没有授权'] },
}
