/** Every text of the kiosk page, except the words of an outcome, which stand in core/outcome.ts. */
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { FaultCode } from './stage.ts'

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

export const WAITING = {
  /** Two lines, drawn largest. */
  title: ['请刷卡', '吃饭'],
  how: '把身份证放在读卡器上',
  help: '没带身份证，请找服务员',
}

export const STARTING = { title: ['请稍等'], how: '机器正在启动' }
export const NO_MEAL = { title: ['现在', '不开饭'], how: '今天没有下一餐了' }
export const soon = (starts: string) => ({ title: [starts, '开饭'], how: '到点再来刷卡' })

export const mealToday = (meal: Meal | null) => (meal === null ? '今天用餐' : `今天${MEAL_NAMES[meal]}`)

/** How a fault greets the elder: the meal goes on, the machine does not. */
export const FAULT = { result: '暂时不能刷卡', elder: '先吃饭，请找服务员', voice: '先吃饭，请找服务员' }
export const ON_PAPER = '老人照常吃饭，用纸记下姓名。'

/** problem: what the caretaker sees. remedy: what to do now. */
export const FAULT_WORDS: Record<FaultCode, { problem: string; remedy: string }> = {
  lost: { problem: '屏幕和主机断开了', remedy: '等一分钟。还不好，关掉电源，再打开。' },
  'not-enrolled': { problem: '这台机器还没启用', remedy: '请联系镇里的管理员，办理启用。' },
  'no-roster': { problem: '还没收到老人名册', remedy: '检查网线和网络，收到后自动开始。' },
  journal: { problem: '记录存不进机器', remedy: '不要关机，马上打电话报修。' },
  away: { problem: '读卡器没有接上', remedy: '把线插紧。还不好，换一个插口。' },
  silent: { problem: '读卡器没有反应', remedy: '拔下读卡器的线，数到十，再插上。' },
  failed: { problem: '读卡器坏了', remedy: '拔下线，再插上。还不好，打电话报修。' },
  unauthorised: { problem: '读卡器没有授权', remedy: '它还不能读身份证，请打电话报修。' },
}

export const SYNC = {
  stored: (records: number) => `已存本机 ${records} 笔`,
  allSent: (when: string) => `全部已同步 ${when}`,
  lastSent: (when: string) => `已同步 ${when}`,
  neverSent: '还没同步过',
  offline: '没网也照常用',
  first: '等待第一次同步',
}
