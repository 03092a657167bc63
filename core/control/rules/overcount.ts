// F01 and F02: more of a category at a meal than usually come of those enrolled, and the attendance factor behind it.
import { addDays, dayNumber, type PlainDate } from '../../plain-date.ts'
import type { Meal } from '../../vocabulary.ts'
import { categoriesOf, enrolledIn } from '../enrolled.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { Material } from '../material.ts'
import { computed, parameter } from '../rule.ts'
import { eatersSoFar } from '../sittings.ts'

/** Came, of so many enrolled. */
type Attendance = { came: number; enrolled: number }

export const overcount = computed({
  id: 'F01',
  pattern: 'F01',
  title: { zh: '就餐人数超过在册人数', en: 'More eaters than enrolment explains' },
  formula: {
    zh: '某餐某类别的就餐老人数 > ⌈当天在册数 × 出勤系数⌉ + ⌈当天在册数 × 余量⌉。出勤系数（F02）是本月以前最近若干营业日“就餐数÷在册数”的第 95 百分位；营业日不足时用县定系数。在册数为家在本村的老人，少于下限的类别不判。',
    en: 'Elders of a category at a meal > ⌈enrolled × attendance factor⌉ + ⌈enrolled × leeway⌉. The factor (F02) is the 95th percentile of eaters ÷ enrolled over the last operating days before the month, or the county’s own where there are too few. Enrolled: elders at home in the site’s village; smaller categories are not judged.',
  },
  told: {
    zh: '{site} {day}{meal} {came} 人就餐（{category}），当天在册 {enrolled} 人，按以往出勤最多约 {bound} 人。',
    en: '{site}, {day}, {meal}: {came} eaters ({category}); {enrolled} are enrolled, and by past attendance at most {bound} come.',
  },
  basis: {
    zh: '美国学校午餐规则 7 CFR 210.8(a)(3)；余量为本系统所加，否则每二十天就有一天越线',
    en: 'US school-lunch edit check, 7 CFR 210.8(a)(3); the leeway is ours, since one day in twenty lies above a 95th percentile',
  },
  mode: 'hold',
  parameters: {
    fewest: parameter('至少在册人数', 'Fewest enrolled to judge by', 'persons', 10, [1, 1000]),
    leeway: parameter('余量', 'Leeway', 'percent', 10, [0, 100]),
    operatingDays: parameter('回看营业日', 'Operating days looked back on', 'days', 60, [10, 60]),
    enoughDays: parameter('至少营业日', 'Fewest operating days for a factor', 'days', 10, [1, 60]),
    countyFactor: parameter('县定系数', 'The county’s own factor', 'percent', 100, [1, 300]),
  },
  find(material, settings) {
    const enrolled = enrolledIn(material.register)
    const first = `${material.month}-01` as PlainDate
    const found: Observation[] = []
    for (const [id, meals] of eatersSoFar(material)) {
      const site = material.register.sites.get(id)
      if (site === undefined) continue
      for (const [meal, days] of meals) {
        const past = new Map<string, Attendance[]>()
        const inOrder = [...days].sort(([a], [b]) => a - b)
        for (const [number, elders] of inOrder) {
          const day = addDays(first, number - dayNumber(first))
          const counts = countBy(material, elders, day)
          for (const [category, count] of enrolled.on(site, day)) {
            if (count < settings.fewest) continue
            const attendance = { came: counts.get(category) ?? 0, enrolled: count }
            if (day < first) {
              const list = past.get(category)
              if (list === undefined) past.set(category, [attendance])
              else list.push(attendance)
            } else {
              const factor = factorOf(past.get(category) ?? [], settings)
              const bound =
                Math.ceil((count * factor.came) / factor.enrolled) +
                Math.ceil((count * settings.leeway) / 100)
              if (attendance.came > bound)
                found.push(observation(material, { site: id, meal, day }, category, attendance, bound))
            }
          }
        }
      }
    }
    return found
  },
})

/** 95th percentile by nearest rank; products, since quotients could be rounded. */
function factorOf(
  past: readonly Attendance[],
  settings: { operatingDays: number; enoughDays: number; countyFactor: number },
): Attendance {
  const last = past.slice(-settings.operatingDays)
  const ascending = last.sort((a, b) => a.came * b.enrolled - b.came * a.enrolled)
  const rank = Math.ceil((95 * ascending.length) / 100)
  const found = ascending[rank - 1]
  if (last.length < settings.enoughDays || found === undefined)
    return { came: settings.countyFactor, enrolled: 100 }
  return found
}

function countBy({ register }: Material, elders: ReadonlySet<string>, day: PlainDate): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of elders) {
    const elder = register.elders.get(id)
    if (elder === undefined) continue
    for (const category of categoriesOf(elder, day)) counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return counts
}

function observation(
  { taps, register }: Material,
  place: { site: string; meal: Meal; day: PlainDate },
  category: string,
  { came, enrolled }: Attendance,
  bound: number,
): Observation {
  const bears = taps.filter(({ site, meal, day, elder, voided }) => {
    if (site !== place.site || meal !== place.meal || day !== place.day || voided || elder === null)
      return false
    const known = register.elders.get(elder)
    return known !== undefined && categoriesOf(known, day).has(category)
  })
  return {
    ...{ site: place.site, elder: null, terminal: null, from: place.day, to: place.day, meal: place.meal },
    figures: { category, came, enrolled, bound },
    evidence: evidenceOf(bears),
  }
}
