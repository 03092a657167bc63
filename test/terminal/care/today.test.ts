import { expect, test } from 'vitest'
import { CARDS } from '../support.ts'
import { careStand, elder, PIN } from './stand.ts'

test('today’s list says who ate, when and how, and what was taken back', () => {
  const { done, unlock, kiosk, machine } = careStand()
  unlock()
  kiosk.card(CARDS.wang, 0)
  machine.pass(3_000)
  kiosk.card(CARDS.nobody, 0)
  done('assist', { elder: 'e-2', reason: 'damaged' })
  done('hand-out', { meal: 'lunch', elders: ['e-3'], service: 'delivery', carrier: '孙强' })
  done('confirm-delivery', { day: '2024-07-18', meal: 'lunch', elders: ['e-3'] })
  const page = {
    day: '2024-07-18',
    meal: 'lunch',
    cause: '停电',
    writtenBy: '赵敏',
    confirmedBy: '钱芳',
  } as const
  done('paper', { ...page, elders: ['e-4'] })
  done('undo', { seq: 4, reason: '点错' })
  const [lunch, dinner] = done('today', {}).meals
  expect(lunch).toMatchObject({ meal: 'lunch', starts: '11:00', ends: '13:00' })
  expect(lunch?.eaten).toMatchObject([
    { seq: 2, name: '王秀英', way: 'card', voided: false, undoable: true, reason: null },
    { seq: 3, elder: null, name: null, way: 'card', reason: 'unknown-card' },
    { seq: 4, name: '李建国', way: 'assisted', assisted: 'damaged', voided: true, undoable: false },
    { seq: 5, way: 'delivery', carrier: '孙强' },
    { seq: 7, elder: 'e-4', way: 'paper' },
  ])
  expect(dinner).toMatchObject({ meal: 'dinner', eaten: [], missing: [], others: null, dishes: null })
  machine.pass(600_000)
  unlock()
  expect(done('today', {}).meals[0]?.eaten.some(({ undoable }) => undoable)).toBe(false)
})

test('the missing are the regulars who have not come, those to look after first before all others', () => {
  const away = { from: '2024-07-10', to: null }
  const elders = [
    elder(3),
    elder(4, { first: true }),
    elder(5),
    elder(6, { stays: [away] }),
    elder(7, { died: '2024-07-10' }),
    elder(8),
  ]
  const { done, unlock, history } = careStand({ elders })
  unlock()
  for (const n of [3, 6, 7]) history(14, { elder: `e-${n}` })
  history(3, { elder: 'e-4' })
  history(2, { elder: 'e-5' })
  history(5, { elder: 'e-8', meal: 'dinner' })
  history(5, { elder: 'e-99' })
  const missing = () => done('today', {}).meals.map((meal) => meal.missing.map(({ id, came }) => [id, came]))
  expect(missing()).toEqual([
    [
      ['e-4', 3],
      ['e-3', 14],
    ],
    [['e-8', 5]],
  ])
  done('assist', { elder: 'e-4', reason: 'forgotten' })
  expect(missing()[0]).toEqual([['e-3', 14]])
})

test('a habit counts days on which anybody ate, so that a holiday makes nobody irregular', () => {
  const { done, unlock, history } = careStand()
  unlock()
  history(3, { elder: 'e-3' }, 40)
  history(3, { elder: 'e-4' }, 30)
  expect(done('today', {}).meals[0]?.missing.map(({ id }) => id)).toEqual(['e-3', 'e-4'])
  history(14, { elder: 'e-5' })
  expect(done('today', {}).meals[0]?.missing.map(({ id }) => id)).toEqual(['e-5'])
})

test('the day’s entries are records, of which the last counts, and the screen knows them', () => {
  const { act, done, unlock, kiosk, records, machine } = careStand()
  expect(unlock().checkDue).toBe(true)
  expect(kiosk.view()).toMatchObject({ menu: null, care: { checkDue: true } })
  const check = { by: '赵敏', electricity: true, gas: true, food: false, note: '留样柜不冷' }
  done('check', check)
  done('menu', { meal: 'lunch', dishes: '土豆炖肉、炒青菜' })
  for (const guests of [2, 3]) done('others', { meal: 'lunch', guests, staff: 2, volunteers: 1 })
  expect(act('others', { meal: 'breakfast', guests: 1, staff: 0, volunteers: 0 })).toBe('meal-not-served')
  expect(kiosk.view()).toMatchObject({ menu: '土豆炖肉、炒青菜', care: { checkDue: false } })
  expect(done('today', {})).toMatchObject({
    check,
    meals: [{ others: { guests: 3, staff: 2, volunteers: 1 }, dishes: '土豆炖肉、炒青菜' }, { others: null }],
  })
  expect(records('others').length).toBe(2)
  expect(records('safety-check')).toEqual([{ site: 'liushu', day: '2024-07-18', ...check }])
  machine.pass(86_400_000)
  expect(unlock().checkDue).toBe(true)
})

test('settings hold through a restart, and the screen speaks by those of the meal', () => {
  const { done, unlock, kiosk, restart, machine } = careStand()
  unlock()
  const loud = { language: 'zh-CN', volume: 100 }
  const soft = { language: 'yue', volume: 40 }
  done('settings', { voice: { breakfast: loud, lunch: soft, dinner: loud } })
  restart()
  expect(kiosk.view().voice).toEqual(soft)
  machine.pass(4 * 3_600_000)
  expect(kiosk.view().voice).toEqual(loud)
  unlock()
  expect(done('home', {})).toMatchObject({
    meal: 'dinner',
    paperDays: ['2024-07-18', '2024-07-17', '2024-07-16'],
  })
})

test('the chain is ended under the PIN alone, and then there is nothing more to do', () => {
  const { act, done, unlock, kiosk, records } = careStand()
  unlock()
  expect(act('end', { pin: '1470', reason: '换机' })).toBe('wrong-pin')
  done('end', { pin: PIN, reason: '换机' })
  expect(records('end')).toEqual([{ reason: '换机', total: 0 }])
  expect(kiosk.view().trouble).toBe('ended')
  expect(act('assist', { elder: 'e-1', reason: 'lost' })).toBe('trouble')
  expect(act('home', {})).toBe('trouble')
})
