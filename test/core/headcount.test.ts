import { describe, expect, it } from 'vitest'
import { headcount } from '../../core/headcount.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Dated, Elder, Site } from '../../core/settlement/register.ts'

const day = (text: string) => text as PlainDate
const since = (value: string, from: string, to: string | null = null): Dated<string> => ({
  value,
  from: day(from),
  to: to === null ? null : day(to),
})

function elder(id: string, categories: Dated<string>[] = []): Elder {
  const none = { homes: [], residence: [], stay: [], care: [] }
  return { id, born: day('1940-01-01'), died: null, home: '990101100201', categories, ...none }
}

function site(id: string): Site {
  const none = { meals: [], facility: [], kitchen: [], star: [], closures: [], events: [] }
  return { id, region: '990101100201', opened: day('2024-01-01'), closed: null, ...none }
}

const tap = (on: string, who: Elder, where: Site) => ({ day: day(on), elder: who, site: where })
const a = site('s-a')
const b = site('s-b')

describe('headcount', () => {
  it('of nothing is nothing', () => {
    expect(headcount([])).toEqual({ elders: 0, sites: {} })
  })

  it('counts taps, and each elder once at each site and once in all', () => {
    const li = elder('e-li')
    const wang = elder('e-wang')
    const taps = [
      tap('2026-10-01', li, a),
      tap('2026-10-02', li, a),
      tap('2026-10-02', wang, a),
      tap('2026-10-03', li, b),
    ]
    const { elders, sites } = headcount(taps)
    expect(elders).toBe(2)
    expect(sites['s-a']).toMatchObject({ taps: 3, elders: 2 })
    expect(sites['s-b']).toMatchObject({ taps: 1, elders: 1 })
  })

  it('goes by the categories on the day of the tap, and counts an elder in each of them', () => {
    const changed = elder('e', [
      since('dibao', '2026-01-01', '2026-10-02'),
      since('alone', '2026-10-01', '2026-10-03'),
    ])
    const taps = [tap('2026-10-01', changed, a), tap('2026-10-02', changed, a), tap('2026-10-03', changed, a)]
    expect(headcount(taps).sites['s-a']?.categories).toEqual({
      dibao: { taps: 1, elders: 1 },
      alone: { taps: 2, elders: 1 },
      none: { taps: 1, elders: 1 },
    })
  })

  it('counts a category once that stands on file twice', () => {
    const twice = elder('e', [since('dibao', '2026-01-01'), since('dibao', '2026-02-01')])
    expect(headcount([tap('2026-10-01', twice, a)]).sites['s-a']?.categories).toEqual({
      dibao: { taps: 1, elders: 1 },
    })
  })
})
