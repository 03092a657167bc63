/**
 * What a tap 刷卡 can come to. The elder always eats: a reason concerns the subsidy alone, and each one tells the
 * caretaker what to do. Words are for the screen and the voice; codes are stable and stand in records.
 */
import { oneOf } from './shape.ts'

/** Reasons for which a meal is written down without the expectation of a subsidy. */
export const OUTCOME_REASONS = [
  'unknown-card',
  'lost-card',
  'outside-window',
  'meal-not-approved',
  'site-closed',
  'deceased',
  'in-stay',
  'eaten-elsewhere',
] as const
export type OutcomeReason = (typeof OUTCOME_REASONS)[number]
export const outcomeReason = oneOf(...OUTCOME_REASONS)

/** All that a screen may show. `provisional` is recorded like any other meal, with a word for the caretaker. */
const OUTCOME_CODES = ['recorded', 'provisional', 'already-eaten', ...OUTCOME_REASONS] as const
export type OutcomeCode = (typeof OUTCOME_CODES)[number]
export const outcomeCode = oneOf(...OUTCOME_CODES)

/** The four meanings of the screen, each with its own colour, shape and sound. */
export type Meaning = 'recorded' | 'information' | 'attention' | 'fault'

type Words = { meaning: Meaning; result: string; elder: string; caretaker: string }

/** result: at most eight characters, drawn largest. elder: at most twelve, spoken. caretaker: what to do. */
export const OUTCOME_WORDS: Record<OutcomeCode, Words> = {
  recorded: { meaning: 'recorded', result: '已登记', elder: '请用餐', caretaker: '' },
  provisional: {
    meaning: 'recorded',
    result: '已登记',
    elder: '请用餐',
    caretaker: '登记手续还在办。这一餐已记下，批准以后由县里核算。',
  },
  'already-eaten': {
    meaning: 'information',
    result: '已吃过',
    elder: '这一餐已经登记过',
    caretaker: '这一餐已登记，不必再刷。要添饭照常添。',
  },
  'unknown-card': {
    meaning: 'attention',
    result: '请用餐',
    elder: '卡还没登记，找服务员',
    caretaker: '先让老人吃饭，记下姓名，报村里补办登记。这一餐暂不计补贴。',
  },
  'lost-card': {
    meaning: 'attention',
    result: '请用餐',
    elder: '卡已挂失，请找服务员',
    caretaker: '这张卡已挂失。核对是不是本人，记下姓名，报村里处理。',
  },
  'outside-window': {
    meaning: 'attention',
    result: '请用餐',
    elder: '不在饭点，请找服务员',
    caretaker: '不在开饭时间，这一餐不计补贴。需要改时间请报镇里。',
  },
  'meal-not-approved': {
    meaning: 'attention',
    result: '请用餐',
    elder: '这一餐请找服务员',
    caretaker: '本站这一餐没有批准补贴，照常供饭，不计补贴。',
  },
  'site-closed': {
    meaning: 'attention',
    result: '请用餐',
    elder: '今天请找服务员',
    caretaker: '今天登记为停餐，这一餐不计补贴。如已开餐请报镇里更正。',
  },
  deceased: {
    meaning: 'attention',
    result: '请找服务员',
    elder: '请找服务员',
    caretaker: '名册上这位老人的信息需要核对。先照常供饭，马上报村里更正。',
  },
  'in-stay': {
    meaning: 'attention',
    result: '请用餐',
    elder: '请用餐，找服务员',
    caretaker: '登记为这几天由别处照料。先照常供饭；人已经回来的，报村里更正，县里再核算。',
  },
  'eaten-elsewhere': {
    meaning: 'information',
    result: '请用餐',
    elder: '别处登记过，请用餐',
    caretaker: '这一餐已在别的助餐点登记，补贴只算一次。照常供饭，不必再刷。',
  },
}
