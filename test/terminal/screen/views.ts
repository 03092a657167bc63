/** Views as a terminal sends them, one for each state of the screen. Invented people at an invented site. */
import type {
  DiskFault,
  ReaderName,
  ReaderState,
  ScreenView,
  ShownTap,
} from '../../../terminal/contract/screen.ts'
import type { CardAnswer, CardWait } from '../../../terminal/screen/stage.ts'

type States = Record<string, { view: ScreenView; words: string[] }>

/** 2024-07-18 11:42:10 in Shanghai, a Thursday. */
export const NOW = Date.UTC(2024, 6, 18, 3, 42, 10)

export const waiting: ScreenView = {
  site: '柳树村老年助餐点',
  now: NOW,
  day: '2024-07-18',
  meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: true },
  count: { total: 27, services: { 'dine-in': 22, delivery: 5, neighbour: 0 } },
  sync: { waiting: 0, last: NOW - 60_000, online: true },
  readers: [{ kind: 'sam', state: 'ready' }],
  camera: false,
  trouble: null,
  disk: null,
  clock: 'contact',
  rosterAge: 3_600_000,
  menu: null,
  voice: { language: 'zh-CN', volume: 100 },
  notice: null,
  care: { lock: 'locked', card: false, checkDue: false, unconfirmed: 0, waits: null, answer: null },
  tap: null,
  misread: null,
}

/** The waiting view with these readers. */
export const withReaders = (...readers: [ReaderName, ReaderState][]): ScreenView => ({
  ...waiting,
  readers: readers.map(([kind, state]) => ({ kind, state })),
})

export const recorded: ShownTap = {
  number: 1,
  code: 'recorded',
  name: '王秀英',
  call: '王大娘',
  meal: 'lunch',
  place: 27,
  at: NOW,
  shownFor: 5_000,
  undoUntil: null,
  photo: null,
}

export const withTap = (tap: Partial<ShownTap>): ScreenView => ({
  ...waiting,
  tap: { ...recorded, place: null, shownFor: null, ...tap },
})

export const LONG_NAME = '买买提·吐尔逊阿布都热依木'
export const LONGEST_NAME = '阿卜杜热西提阿卜杜外力买买提明'
export const RARE_NAME = '𬭎㛃䶮'

const offline = { waiting: 12, last: NOW - 3_600_000, online: false }

const disk = (fault: DiskFault): ScreenView => ({ ...waiting, trouble: 'journal', disk: fault })
const waits = (purpose: CardWait): ScreenView => ({
  ...waiting,
  care: { ...waiting.care, lock: 'unlocked', waits: { for: purpose, until: NOW + 60_000 } },
})
let answers = 0
const answered = (purpose: CardWait, result: CardAnswer['result']): ScreenView => ({
  ...waiting,
  care: {
    ...waiting.care,
    answer: { for: purpose, result, at: NOW + ++answers, shownFor: 60_000 },
  },
})
const DISHES = '红烧豆腐、冬瓜肉片、清炒时蔬、紫菜蛋花汤、米饭'
const PHOTO = '/photo.svg'

const CARE_STATES: States = {
  'trial-waits': { view: waits('trial'), words: ['试一次刷卡', '这次不算用餐', '一分钟内'] },
  'card-waits': { view: waits('caretaker-card'), words: ['登记服务员卡', '请放上服务员的卡'] },
  'trial-known': { view: answered('trial', 'known'), words: ['试刷成功', '不算用餐'] },
  'trial-unknown': { view: answered('trial', 'unknown'), words: ['卡还没登记', '不在名册上'] },
  'card-enrolled': { view: answered('caretaker-card', 'enrolled'), words: ['登记好了', '就能解锁'] },
  'card-elders': { view: answered('caretaker-card', 'elders'), words: ['这是老人的卡', '换一张'] },
  'card-too-many': { view: answered('caretaker-card', 'too-many'), words: ['服务员卡已满'] },
}

const NOTICE_STATES: States = {
  'clock-wrong': {
    view: { ...waiting, clock: 'wrong' },
    words: ['时间不准', '请刷卡', '机器的时间不准', '接上网络'],
  },
  'clock-wrong-recorded': {
    view: { ...waiting, clock: 'wrong', tap: recorded },
    words: ['时间不准', '王秀英', '已登记'],
  },
  'roster-aged': { view: { ...waiting, rosterAge: 3 * 86_400_000 }, words: ['请刷卡', '名册 3 天前'] },
  'roster-old': {
    view: { ...waiting, rosterAge: 30 * 86_400_000, sync: { ...offline, last: NOW - 30 * 86_400_000 } },
    words: ['老人名册 30 天没更新', '接上网络', '请刷卡'],
  },
  'county-notice': {
    view: {
      ...withReaders(['sam', 'ready'], ['gm65', 'ready']),
      notice: {
        text: '请各助餐点本周五前交上月的签到表，逾期影响结算，收到请在群里回复一声。'.repeat(4),
        until: NOW + 3_600_000,
      },
    },
    words: ['县里通知', '请刷卡'],
  },
  menu: { view: { ...waiting, menu: DISHES }, words: ['今天有', '红烧豆腐', '忘带了'] },
  'menu-two': {
    view: { ...withReaders(['sam', 'ready'], ['newland', 'ready']), menu: DISHES },
    words: ['今天有', '红烧豆腐'],
  },
  'menu-soon': {
    view: {
      ...waiting,
      now: NOW - 3_600_000,
      meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: false },
      menu: DISHES,
    },
    words: ['开饭', '今天有'],
  },
}

const OUTCOME_STATES: States = {
  provisional: { view: withTap({ code: 'provisional', place: 28 }), words: ['已登记', '手续还在办'] },
  'in-stay': { view: withTap({ code: 'in-stay' }), words: ['请用餐', '由别处照料'] },
  'eaten-elsewhere': {
    view: withTap({ code: 'eaten-elsewhere' }),
    words: ['请用餐', '别处登记过', '别的助餐点'],
  },
  'in-stay-long': {
    view: withTap({ code: 'in-stay', name: LONGEST_NAME, call: '阿卜杜热西提老人家' }),
    words: ['阿卜杜热西提阿卜'],
  },
  'photo-recorded': {
    view: { ...waiting, tap: { ...recorded, photo: PHOTO } },
    words: ['王秀英', '第 27 位'],
  },
  'photo-refused': {
    view: withTap({ code: 'deceased', name: '欧阳秀英', call: '欧阳大娘', photo: PHOTO }),
    words: ['欧阳秀英', '请找服务员'],
  },
  'photo-lost-card': { view: withTap({ code: 'lost-card', photo: PHOTO }), words: ['挂失'] },
  'photo-long': {
    view: withTap({ code: 'in-stay', name: LONGEST_NAME, call: null, photo: PHOTO }),
    words: ['阿卜杜热西提阿卜', '由别处照料'],
  },
  'photo-long-recorded': {
    view: { ...waiting, tap: { ...recorded, name: LONG_NAME, photo: PHOTO } },
    words: ['买买提·', '第 27 位'],
  },
  'photo-missing': {
    view: { ...waiting, tap: { ...recorded, photo: '/photo-that-is-gone.svg' } },
    words: ['王秀英', '已登记'],
  },
}

const TROUBLE_STATES: States = {
  ended: { view: { ...waiting, trouble: 'ended' }, words: ['机器已停用', '新的机器', '用纸记下姓名'] },
  'disk-full': { view: disk('journal-full'), words: ['机器存满了', '不要关机'] },
  'disk-read-only': { view: disk('journal-read-only'), words: ['不能记', '关掉电源'] },
  'disk-io': { view: disk('journal-io'), words: ['存储盘出了故障', '打电话报修'] },
  'disk-damaged': { view: disk('journal-damaged'), words: ['记录坏了', '不要重装'] },
  'disk-taken': { view: disk('journal-taken'), words: ['同时开了两个'] },
  'disk-newer': { view: disk('journal-newer'), words: ['升级到新版'] },
}

/** Each state of the screen with words that must be read on it. */
export const STATES: States = {
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
    words: ['11:00', '开饭', '到点再来吃饭'],
  },
  'no-meal': { view: { ...waiting, meal: null }, words: ['不开饭'] },
  starting: { view: withReaders(['sam', 'starting']), words: ['请稍等'] },
  'waiting-card': { view: withReaders(['pn532', 'ready']), words: ['请刷卡', '助餐卡放在刷卡器上'] },
  'waiting-code': { view: withReaders(['gm65', 'ready']), words: ['请扫码', '二维码对着扫码器'] },
  'waiting-two': {
    view: withReaders(['sam', 'ready'], ['newland', 'ready']),
    words: ['请刷卡吃饭', '身份证', '二维码'],
  },
  'waiting-three': {
    view: withReaders(['sam', 'ready'], ['em4100', 'ready'], ['line', 'ready']),
    words: ['请刷卡吃饭', '身份证', '助餐卡', '二维码'],
  },
  'one-away': {
    view: withReaders(['sam', 'away'], ['aabb', 'ready'], ['gm65', 'ready']),
    words: ['请刷卡吃饭', '服务员请看', '身份证阅读器没有接好'],
  },
  'two-broken': {
    view: withReaders(['sam', 'unauthorised'], ['em4100', 'ready'], ['honeywell', 'silent']),
    words: ['助餐卡放在刷卡器上', '身份证阅读器没有授权', '扫码器没有反应'],
  },
  'soon-one-away': {
    view: {
      ...withReaders(['sam', 'ready'], ['gm65', 'away']),
      now: NOW - 3_600_000,
      meal: { meal: 'lunch', starts: '11:00', ends: '13:00', serving: false },
    },
    words: ['到点再来吃饭', '扫码器没有接好'],
  },
  // The browser of this test has no camera.
  'camera-away': { view: { ...waiting, camera: true }, words: ['请刷卡', '摄像头没有接好'] },
  'not-read': {
    view: { ...waiting, misread: { fault: 'not-read', at: NOW, shownFor: 60_000 } },
    words: ['请再试一次', '放稳，不要动'],
  },
  'not-valid': {
    view: { ...waiting, misread: { fault: 'not-valid', at: NOW + 1, shownFor: 60_000 } },
    words: ['请再试一次', '还不行，请找服务员'],
  },
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
  ...OUTCOME_STATES,
  ...NOTICE_STATES,
  ...CARE_STATES,
  ...TROUBLE_STATES,
  'not-enrolled': {
    view: { ...waiting, site: null, meal: null, trouble: 'not-enrolled' },
    words: ['暂时不能刷卡', '还没启用', '管理员'],
  },
  'no-roster': { view: { ...waiting, trouble: 'no-roster' }, words: ['暂时不能刷卡', '老人名册'] },
  journal: { view: { ...waiting, trouble: 'journal', tap: recorded }, words: ['暂时不能刷卡', '不要关机'] },
  away: {
    view: withReaders(['sam', 'away']),
    words: ['身份证阅读器没有接好', '先吃饭，请找服务员', '用纸记下姓名'],
  },
  silent: { view: withReaders(['sam', 'silent']), words: ['身份证阅读器没有反应'] },
  failed: { view: withReaders(['pn532', 'failed']), words: ['刷卡器出了故障'] },
  unauthorised: { view: withReaders(['sam', 'unauthorised']), words: ['身份证阅读器没有授权'] },
  'all-away': {
    view: withReaders(['sam', 'away'], ['em4100', 'away'], ['gm65', 'away']),
    words: ['暂时不能刷卡', '身份证阅读器、刷卡器、扫码器没有接好'],
  },
  'all-broken': {
    view: withReaders(['sam', 'silent'], ['em4100', 'away']),
    words: ['身份证阅读器没有反应', '刷卡器没有接好', '用纸记下姓名'],
  },
  'no-reader': { view: withReaders(), words: ['暂时不能刷卡', '没有设置读卡器'] },
}
