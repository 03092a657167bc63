/** The townships 乡镇 that have a part in a settlement: sites in it, or elders who are paid. */
import type { Queryable } from '../plugins/database.ts'
import { type ElderMoney, readElderTowns } from './elder-town-repository.ts'
import type { Figures } from './figures.ts'
import { readSettledPlaces, type SettledPlace } from './settled-place-repository.ts'
import type { Stated } from './stated.ts'

export type SettledTown = {
  /** Code of the township. */
  region: string
  name: string
  sites: number
  taps: number
  /** 分 to its sites, with adjustments. */
  payable: number
  /** Elders of the township who are paid themselves, and 分. */
  elders: number
  elderPayable: number
}

export type Settled = { month: string; statement: Stated; figures: Figures; knownAt: Date | null }

/** By code. Townships that the register does not know check nothing, and are left out. */
export async function readTowns(client: Queryable, settled: Settled): Promise<SettledTown[]> {
  const { month, statement, figures, knownAt } = settled
  const money = siteMoney(settled)
  const places = await readSettledPlaces(client, [...namedSites(settled)], month, knownAt ?? 'now')
  const towns = new Map<string, SettledTown>()
  const townOf = (region: string, name: string) => {
    const known = towns.get(region)
    if (known !== undefined) return known
    const town = { region, name, sites: 0, taps: 0, payable: 0, elders: 0, elderPayable: 0 }
    towns.set(region, town)
    return town
  }
  for (const place of places) {
    if (place.town === '') continue
    const town = townOf(townCode(place), place.town)
    town.sites += 1
    town.taps += figures.sites[place.id]?.taps ?? 0
    town.payable += money.get(place.id) ?? 0
  }
  for (const { region, name, elders, fen } of await readElderTowns(
    client,
    elderMoney(statement),
    knownAt ?? 'now',
  )) {
    const town = townOf(region, name)
    town.elders = elders
    town.elderPayable = fen
  }
  return [...towns.values()].sort((a, b) => (a.region < b.region ? -1 : 1))
}

/** Sites with meals or money of the month. */
export function settledSites({ statement, figures }: Settled): Set<string> {
  return new Set([
    ...Object.keys(figures.sites),
    ...Object.values(statement.grants).flatMap(({ sites = {} }) => Object.keys(sites)),
  ])
}

/** With those that have only an adjustment of an earlier one. */
export function namedSites(settled: Settled): Set<string> {
  const adjusted = settled.statement.adjustments.flatMap(({ lines, refused }) =>
    [...lines, ...refused].flatMap(({ site }) => site ?? []),
  )
  return new Set([...settledSites(settled), ...adjusted])
}

function townCode({ region }: SettledPlace): string {
  return `${region.slice(0, 9)}000`
}

function siteMoney({ statement }: Settled): Map<string, number> {
  const money = new Map<string, number>()
  const add = (site: string, fen: number) => money.set(site, (money.get(site) ?? 0) + fen)
  for (const { sites = {} } of Object.values(statement.grants))
    for (const [site, { payable }] of Object.entries(sites)) add(site, payable)
  for (const { lines } of statement.adjustments)
    for (const { site, fen } of lines) if (site !== undefined) add(site, fen)
  return money
}

function elderMoney({ grants, adjustments }: Stated): ElderMoney {
  const money = new Map<string, number>()
  const add = (elder: string, fen: number) => money.set(elder, (money.get(elder) ?? 0) + fen)
  for (const { elders = {} } of Object.values(grants))
    for (const [elder, { payable }] of Object.entries(elders)) if (payable !== 0) add(elder, payable)
  for (const { lines } of adjustments)
    for (const { elder, fen } of lines) if (elder !== undefined) add(elder, fen)
  return money
}
