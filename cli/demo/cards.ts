/** The ID cards that lie beside the demo's reader, each one a case that the kiosk must answer well. */
import { addDays, type PlainDate } from '../../core/plain-date.ts'
import type { DemoCard } from '../../firmware-sim/simulator.ts'
import type { DemoCounty } from '../../prisma/demo/county.ts'
import { LIVE_SITE, PLACES } from '../../prisma/demo/places.ts'

type Holder = { name: string; sex: 'male' | 'female'; born: PlainDate; idNumber: string }

export function demoCards(county: DemoCounty): DemoCard[] {
  const regulars = county.elders.filter(({ site, died }) => site === LIVE_SITE && died === null).slice(0, 9)
  const lost = county.elders.filter(({ cardLost }) => cardLost)
  const dead = county.elders.filter(({ died }) => died !== null).slice(0, 1)
  const holders: [Holder, string][] = [
    ...regulars.map((elder): [Holder, string] => [elder, villageOf(elder.home)]),
    ...lost.map((elder): [Holder, string] => [elder, `${villageOf(elder.home)}，卡已挂失`]),
    ...dead.map((elder): [Holder, string] => [elder, `${villageOf(elder.home)}，已去世`]),
    [county.visitor, '外县来的客人，没有登记'],
  ]
  return holders.map(([holder, place], i) => ({
    key: String(i + 1),
    name: holder.name,
    place,
    card: {
      name: holder.name,
      sex: holder.sex === 'male' ? '1' : '2',
      ethnic: holder.name.includes('·') ? '05' : '01',
      born: holder.born,
      address: `虚构省云溪县${place.split('，')[0]}`,
      number: holder.idNumber,
      authority: '云溪县公安局',
      validFrom: addDays(holder.born, 60 * 366),
      validTo: '长期',
    },
  }))
}

function villageOf(code: string): string {
  return PLACES.find(({ village }) => village.code === code)?.village.name ?? ''
}
