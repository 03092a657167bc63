/** Texts of meals that are carried 送餐. */
import type { DeliveryLine } from '../../contract/care.ts'

export const DELIVERY = {
  states: {
    'to-pack': '待装',
    'on-its-way': '在路上',
    delivered: '已送到',
  } satisfies Record<Exclude<DeliveryLine['state'], 'eaten'>, string>,
  eaten: '来店里吃了',
  none: {
    'to-pack': '没有要装的。要送的老人，按“加一位”。',
    'on-its-way': '没有在路上的',
    delivered: '还没有送到的',
  } satisfies Record<Exclude<DeliveryLine['state'], 'eaten'>, string>,
  all: '全选',
  add: '加一位',
  remove: '不再送',
  out: '交给送餐人',
  confirm: '已送到',
  cancel: '没送，退回',
  unconfirmed: '前两天送出去的，还没说送到没有。请问一问，再按一下。',
  gone: '名册上没有了',
  open: (meals: number) => `${meals} 份没确认`,
  who: '谁去送？',
  services: { delivery: '送餐员送', neighbour: '邻里代送' },
  handOut: (people: number) => `${people} 份，送出`,
  left: (when: string, carrier: string) => `${when} ${carrier}`,
}
