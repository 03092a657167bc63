/** 云溪县, a county that does not exist: three towns, eight villages or streets, one site in each. */
import type { Meal } from '../../core/vocabulary.ts'

export const COUNTY = { code: '990101000000', name: '云溪县' }

const TOWNS = [
  { code: '990101100000', name: '桃花镇' },
  { code: '990101101000', name: '清水镇' },
  { code: '990101102000', name: '城关镇' },
]

type Place = {
  village: { code: string; name: string }
  site: {
    id: string
    name: string
    facility: string
    /** 0 to 5; null: not yet rated. */
    star: number | null
    meals: Meal[]
    /** How many registered elders live here. */
    elders: number
  }
}

export const PLACES: readonly Place[] = [
  place('990101100201', '柳树村', 's-liushu', '柳树村日间照料中心', 'day-care-centre', 5, 3, 46),
  place('990101100202', '石桥村', 's-shiqiao', '石桥村幸福小院', 'happiness-home', 3, 2, 28),
  place('990101100203', '北坡村', 's-beipo', '北坡村幸福小院', 'happiness-home', 4, 1, 22),
  place('990101101201', '南沟村', 's-nangou', '南沟好邻居助老小院', 'mutual-aid-home', 2, 1, 14),
  place('990101101202', '东湾村', 's-dongwan', '东湾村日间照料中心', 'day-care-centre', 4, 2, 38),
  place('990101101203', '清水村', 's-qingshui', '清水镇区域性敬老院', 'area-elder-home', null, 3, 24),
  place('990101102001', '云溪社区', 's-yunxi', '云溪社区日间照料中心', 'day-care-centre', 5, 2, 44),
  place('990101102002', '西关社区', 's-xiguan', '云溪县中心敬老院', 'nursing-elder-home', null, 3, 26),
]

/** The site whose terminal runs in the demo. */
export const LIVE_SITE = 's-liushu'

export function regions(): {
  code: string
  name: string
  level: 'county' | 'town' | 'village'
  parent: string | null
}[] {
  return [
    { ...COUNTY, level: 'county', parent: null },
    ...TOWNS.map((town) => ({ ...town, level: 'town' as const, parent: COUNTY.code })),
    ...PLACES.map(({ village }) => ({
      ...village,
      level: 'village' as const,
      parent: `${village.code.slice(0, 9)}000`,
    })),
  ]
}

function place(
  code: string,
  village: string,
  id: string,
  name: string,
  facility: string,
  star: number | null,
  mealsADay: 1 | 2 | 3,
  elders: number,
): Place {
  const meals: Meal[] =
    mealsADay === 1 ? ['lunch'] : mealsADay === 2 ? ['lunch', 'dinner'] : ['breakfast', 'lunch', 'dinner']
  return { village: { code, name: village }, site: { id, name, facility, star, meals, elders } }
}
