/** Every text of the caretaker's side 服务员操作. */
import type { ASSISTED } from '../../../core/record.ts'
import type { Meal } from '../../../core/vocabulary.ts'
import type { EatenLine } from '../../contract/care.ts'
import type { RefusalCode } from '../../contract/refusals.ts'
import type { ReaderName, ReaderState, ScreenCare } from '../../contract/screen.ts'
import type { CarePage } from './pages.ts'

/** The one control on the public screen. */
export const ENTRY = { first: '没带卡', second: '服务员' }
export const UNDO_SHOWN = '撤销'
export const undoAsk = (name: string | null) => (name === null ? '撤销刚才这一餐？' : `撤销${name}这一餐？`)
export const UNDO_YES = '是，撤销'
export const UNDO_NO = '不撤销'

export const PAGE_NAMES: Record<CarePage, string> = {
  home: '服务员操作',
  forgotten: '没带卡',
  undo: '撤销',
  today: '今天',
  delivery: '送餐',
  paper: '纸上补录',
  others: '客人和员工',
  check: '安全检查',
  menu: '今日菜单',
  sound: '声音',
  more: '更多',
}
export const HOME = '主页'
export const LEAVE = '回到刷卡'
export const CHECK_OPEN = '今天还没填'
export const GOOD = '知道了'
export const YES = '确定'
export const NO = '不了'
export const BACK = '上一步'
export const CLEAR = '清空'
export const ERASE = '退格'
export const SAVE = '保存'
export const SAVED = '存好了'
export const UP = '往上'
export const DOWN = '往下'
export const LOADING = '请稍等'

export const PIN = {
  unlock: '请输入四位密码',
  first: '第一次用，设一个四位密码',
  none: '还没有密码',
  byCounty: '请打电话给镇里的管理员，从电脑上设一个，告诉您以后就能进。',
  again: '再输一次',
  differs: '两次不一样，请重新设',
  old: '先输原来的密码',
  fresh: '新密码，四位数字',
  changed: '密码改好了',
  weak: '太好猜了，换一个',
  forgot: '忘了密码，请镇里的管理员重设',
  card: '也可以刷服务员的卡',
  wait: (seconds: number) => `输错几次了，请等 ${seconds} 秒`,
}

export const IDLE = {
  ask: '还在用吗？',
  left: (seconds: number) => `${seconds} 秒后自动锁上`,
  on: '继续',
}

export const FIND = {
  usual: '常来的',
  letters: '首字母',
  digits: '卡尾号',
  hint: { letters: '例如王秀英，按 W X Y', digits: '按卡上最后四位' },
  nobody: '没有找到',
  noUsual: '还没有常来的老人，请按姓名首字母找',
  more: '人太多，请再按一个',
  tail: (tail: string) => `尾号 ${tail}`,
  first: '先看望',
  eaten: '已登记',
}

export const ASSIST = {
  why: '为什么不刷卡？',
  reasons: {
    forgotten: '忘带了',
    lost: '丢了',
    damaged: '坏了',
    none: '还没办',
    reader: '读卡器坏了',
  } satisfies Record<(typeof ASSISTED)[number], string>,
  record: '登记这一餐',
  next: '再登一位',
  other: '换一位',
}

export const UNDO = {
  none: '最近十分钟没有可撤销的',
  why: (name: string) => `撤销${name}这一餐？`,
  reasons: ['登错人了', '重复登记', '没有来吃'],
  done: (name: string) => `${name}这一餐已撤销`,
}
/** Whoever is on no roster. */
export const NAMELESS = '未登记的卡'

export const TODAY = {
  missing: (people: number) => `还没来 ${people} 人`,
  eaten: (meals: number) => `已登记 ${meals} 餐`,
  came: (days: number) => `近来 ${days} 天`,
  everybody: '常来的都来了',
  nobody: '还没有人登记',
  voided: '已撤销',
  noSubsidy: '暂不计补贴',
  others: (guests: number, staff: number, volunteers: number) =>
    `客人 ${guests}，员工 ${staff}，志愿者 ${volunteers}`,
  ways: {
    card: '刷卡',
    assisted: '补登',
    delivery: '送餐',
    neighbour: '邻里代送',
    paper: '纸上补录',
  } satisfies Record<EatenLine['way'], string>,
}

export const NAME = { label: '姓名', keys: '按键', hint: '没有键盘，按首字母，如 ZM' }

export const PAPER = {
  steps: '停电时记在纸上的，照纸补进来。',
  day: '哪一天',
  days: ['今天', '昨天', '前天'],
  meal: '哪一餐',
  cause: '为什么记在纸上',
  causes: ['停电', '机器坏了', '读卡器坏了'],
  writtenBy: '谁记的',
  confirmedBy: '谁核对的（另一人）',
  same: '两个人不能是同一人',
  elders: '选老人',
  chosen: (people: number) => `已选 ${people} 人`,
  look: '核对',
  write: (people: number) => `写入 ${people} 餐`,
  wrote: (meals: number) => `写入 ${meals} 餐`,
  already: '已有这一餐，没有重写',
}

export const OTHERS = { guests: '客人', staff: '员工', volunteers: '志愿者' }

export const CHECK = {
  rows: { electricity: '电', gas: '燃气', food: '食品' },
  good: '正常',
  bad: '有问题',
  note: '说一说',
  notes: ['已关掉', '已报修', '已扔掉', '已报镇里'],
  by: '谁检查的',
  later: '以后再填',
  done: '今天的安全检查已填',
  again: '重新填',
}

export const MENU = {
  hint: '今天做什么，按一下就添上',
  dishes: [
    '米饭',
    '馒头',
    '面条',
    '小米粥',
    '红烧肉',
    '炖土豆',
    '炒青菜',
    '烧豆腐',
    '炒鸡蛋',
    '清蒸鱼',
    '萝卜汤',
    '鸡蛋汤',
  ],
  between: '、',
}

export const SOUND = {
  language: '说什么话',
  volume: '音量',
  mute: '静音',
  try: '试听',
  record: '录乡音',
  /** Whom the trial speaks to. */
  call: '王大娘',
  /** The voice of the village is recorded at the machine itself. */
  languages: { 'zh-CN': '普通话', 'zh-HK': '广东话', 'zh-local': '本地话' },
  fallback: '没有录音的，会说普通话',
}

export const MORE = {
  selfTest: '自检',
  trial: '试刷一张卡',
  enrol: '登记我的卡',
  forget: '停用服务员的卡',
  pin: '改密码',
  end: '交还机器',
  forgetAsk: (count: number) => `停用全部 ${count} 张服务员的卡？`,
  forgot: '服务员的卡都停用了，用密码进',
  noCards: '还没有登记服务员的卡',
  holdTrial: '请刷一张卡，不计餐',
  holdCard: '请刷您自己的卡',
  cardUse: '以后刷这张卡就能进来',
  seconds: (left: number) => `还有 ${left} 秒`,
  timeOver: '没有刷卡，再来一次',
  once: '再来一次',
}
export const CARD_ANSWERS: Record<NonNullable<ScreenCare['answer']>['result'], string> = {
  known: '这张卡已登记，能用',
  unknown: '这张卡还没登记，请报村里',
  enrolled: '好了，以后刷这张卡就能进来',
  elders: '这是老人的卡，请换一张',
  'too-many': '服务员的卡太多了，先停用旧的',
}

export const SELF_TEST = {
  good: '好',
  bad: '要看',
  readers: '读卡器',
  none: '没有接读卡器',
  network: '网络',
  online: '通',
  offline: '不通，照常刷卡，记录先存在本机',
  clock: '时间',
  clocks: { contact: '准', wall: '大概准，联网后会校对', wrong: '不准，请联网' },
  waiting: '还没送上去的',
  records: (count: number) => `${count} 笔`,
}
export const READER_NAMES: Record<ReaderName, string> = {
  sam: '身份证阅读器',
  em4100: '刷卡器',
  pn532: '刷卡器',
  aabb: '刷卡器',
  gm65: '扫码器',
  newland: '扫码器',
  honeywell: '扫码器',
  line: '扫码器',
}
export const READER_STATES: Record<ReaderState, string> = {
  starting: '正在启动',
  ready: '好的',
  away: '没有接好',
  silent: '没有反应',
  failed: '出了故障',
  unauthorised: '没有授权',
}

export const END = {
  warning: '交还以后，这台机器再也不能刷卡，不能反悔。',
  why: '为什么交还',
  reasons: ['换新机器', '助餐点停办'],
  pin: '输入密码，确认交还',
  go: '我要交还',
}

const WAIT_FOR_TOWN = '请联系镇里的管理员'
export const REFUSED: Record<RefusalCode | 'unreachable', string> = {
  malformed: '没有办成，请再试一次',
  'foreign-origin': WAIT_FOR_TOWN,
  locked: '已锁上，请输入密码',
  'wrong-pin': '密码不对',
  'too-early': '请等一会儿再试',
  'pin-set': '密码已经设过，请输入密码',
  'pin-unset': '请先设密码',
  'pin-by-county': PIN.none,
  'weak-pin': PIN.weak,
  'no-card': '没有刷到服务员的卡',
  trouble: '机器现在存不了记录，先记在纸上',
  'unknown-elder': '名册上没有这位老人',
  'no-such-meal': '没有这一餐的记录',
  'undo-too-late': '过了时间，不能撤销。请报镇里更正。',
  'already-voided': '这一餐已经撤销过',
  'meal-not-served': '这里不供这一餐',
  'day-too-far': '只能补今天和前两天的',
  'meal-not-begun': '这一餐还没到时间',
  'same-person': PAPER.same,
  'nobody-left': '这些老人都登记过这一餐了',
  'not-on-its-way': '有的已不在路上，请重新选',
  'already-delivered': '有的已经送出或登记过，请重新选',
  unreachable: '屏幕和主机断开了，请等一会儿',
}

export const MEALS: readonly Meal[] = ['breakfast', 'lunch', 'dinner']
