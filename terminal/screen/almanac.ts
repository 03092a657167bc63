/**
 * The two date lines, as a tear-off calendar has them. tyme4ts computes the lunar date: `Intl`'s Chinese calendar
 * puts some months wrong, Spring Festival 2027 among them.
 */
import { SolarDay } from 'tyme4ts'
import { monthDay } from './clock.ts'
import { LUNAR } from './words.ts'

/** For a date YYYY-MM-DD: 7月18日 星期四 and 农历六月十三, with the festival or the solar term of the day. */
export function dateLines(date: string): { solar: string; lunar: string } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const solar = SolarDay.fromYmd(year, month, day)
  const lunar = solar.getLunarDay()
  const term = solar.getTermDay()
  const occasion =
    lunar.getFestival()?.getName() ?? (term.getDayIndex() === 0 ? term.getSolarTerm().getName() : null)
  const lunarDate = `${LUNAR}${lunar.getLunarMonth().getName()}${lunar.getName()}`
  return {
    solar: `${monthDay(date)} 星期${solar.getWeek().getName()}`,
    lunar: occasion === null ? lunarDate : `${lunarDate} ${occasion}`,
  }
}
