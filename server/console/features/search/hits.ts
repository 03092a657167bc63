/** What was found, as lines to choose from, each with the page that it opens. */
import type { Found } from '../../../contract/search.ts'

export type Hit = {
  key: string
  group: 'pages' | 'elders' | 'sites' | 'places'
  name: string
  note: string
  to: string
}

type NoteWords = {
  age: (age: number) => string
  tail: (tail: string) => string
  dead: string
  people: (count: number) => string
}

export function hitsOf({ elders, sites, places }: Found, words: NoteWords): Hit[] {
  return [
    ...elders.map(({ id, name, age, village, idTail, dead }) => ({
      key: `elder ${id}`,
      group: 'elders' as const,
      name,
      note: [village, dead ? words.dead : words.age(age), words.tail(idTail)].join(' · '),
      to: `/elders/${id}`,
    })),
    ...sites.map(({ id, name, place }) => ({
      key: `site ${id}`,
      group: 'sites' as const,
      name,
      note: place,
      to: `/sites/${id}`,
    })),
    ...places.map(({ code, name, above, elders: count }) => ({
      key: `place ${code}`,
      group: 'places' as const,
      name,
      note: [above, words.people(count)].filter((part) => part !== '').join(' · '),
      to: `/elders?village=${code}`,
    })),
  ]
}
