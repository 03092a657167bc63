// What policy versions say of one another's parts (settlement spec §3): grants that name grants, and versions that
// count together. It works on the JSON as written, so that it sees past faults of other kinds.
import { type PlainDate, parsePlainDate } from '../../plain-date.ts'
import { type Complaint, itemsOf, memberOf, quoted, textOf } from './check.ts'
import type { JsonNode } from './json.ts'

/** Complaints about one version, given the versions that stand before it and all others. */
export function checkReferences(
  root: JsonNode,
  earlier: readonly JsonNode[],
  others: readonly JsonNode[],
): Complaint[] {
  return [...namesOfGrants(root, others), ...betweenVersions(root, earlier)]
}

/** `requires` and the tiers' `of` name a meal grant listed before; `of` counts the taps of that grant in any version. */
function namesOfGrants(root: JsonNode, others: readonly JsonNode[]): Complaint[] {
  const grants = grantsOf(root)
  const own = new Map(grants.map(({ id, per }) => [id, per]))
  const elsewhere = new Set(mealIds(others.flatMap(grantsOf)).filter((id) => !own.has(id)))
  const before = new Set<string>()
  const complaints: Complaint[] = []
  const complain = (at: Complaint['at'], name: string) =>
    complaints.push({ at, message: notBefore(name, own.get(name)) })

  grants.forEach((grant, index) => {
    const requires = textOf(memberOf(grant.node, 'requires'))
    if (requires !== undefined && !before.has(requires)) complain(['grants', index, 'requires'], requires)
    itemsOf(memberOf(grant.node, 'rates')).forEach((rate, number) => {
      const of = textOf(memberOf(memberOf(memberOf(rate, 'amount'), 'tiers'), 'of'))
      if (of !== undefined && of !== 'taps' && !before.has(of) && !elsewhere.has(of))
        complain(['grants', index, 'rates', number, 'amount', 'tiers', 'of'], of)
    })
    for (const id of mealIds([grant])) before.add(id)
  })
  return complaints
}

function notBefore(name: string, per: string | undefined): string {
  const found =
    per === undefined
      ? 'there is none of this name'
      : per === 'meal'
        ? 'that grant stands here or further down; move it up'
        : `that grant is per ${quoted(per)}`
  return `must name a meal grant listed before this one; ${found}: ${quoted(name)}`
}

/** Versions of one folder have ids of their own, do not overlap, and agree on the day's start and each grant's kind. */
function betweenVersions(root: JsonNode, earlier: readonly JsonNode[]): Complaint[] {
  const complaints: Complaint[] = []
  const complain = (at: Complaint['at'], message: string) => complaints.push({ at, message })

  const id = textOf(memberOf(root, 'id'))
  if (id !== undefined && earlier.some((other) => textOf(memberOf(other, 'id')) === id)) {
    complain(['id'], `another version has the id ${quoted(id)}; give each version its own`)
  }
  const other = earlier.find((version) => overlap(root, version))
  if (other !== undefined)
    complain(['effective'], `overlaps the version ${nameOf(other)}; let one end where the other begins`)
  const [first] = earlier
  if (first !== undefined && dayStarts(first) !== dayStarts(root)) {
    complain(
      ['serviceDayStarts'],
      `must be the same in all versions; ${nameOf(first)} has ${quoted(dayStarts(first))}`,
    )
  }
  const kinds = new Map(earlier.flatMap(grantsOf).map(({ id, per }) => [id, per]))
  grantsOf(root).forEach(({ id, per }, index) => {
    const other = id === undefined ? undefined : kinds.get(id)
    if (other !== undefined && per !== undefined && other !== per) {
      complain(
        ['grants', index, 'per'],
        `must be the same in all versions; another one has this grant per ${quoted(other)}`,
      )
    }
  })
  return complaints
}

interface WrittenGrant {
  readonly node: JsonNode
  readonly id: string | undefined
  readonly per: string | undefined
}

function grantsOf(root: JsonNode): WrittenGrant[] {
  return itemsOf(memberOf(root, 'grants')).map((node) => ({
    node,
    id: textOf(memberOf(node, 'id')),
    per: textOf(memberOf(node, 'per')),
  }))
}

function mealIds(grants: readonly WrittenGrant[]): string[] {
  return grants.flatMap(({ id, per }) => (per === 'meal' && id !== undefined ? [id] : []))
}

function nameOf(root: JsonNode): string {
  return quoted(textOf(memberOf(root, 'id')) ?? '')
}

function dayStarts(root: JsonNode): string {
  return textOf(memberOf(root, 'serviceDayStarts')) ?? '00:00'
}

function overlap(a: JsonNode, b: JsonNode): boolean {
  const [one, other] = [intervalOf(memberOf(a, 'effective')), intervalOf(memberOf(b, 'effective'))]
  return one !== undefined && other !== undefined && one.from < other.to && other.from < one.to
}

const NEVER = '9999-99-99'

/** Half-open; a missing or null `to` never ends. undefined where it has a fault of its own. */
export function intervalOf(node: JsonNode | undefined): { from: PlainDate; to: string } | undefined {
  const from = parsePlainDate(textOf(memberOf(node, 'from')) ?? '')
  const end = textOf(memberOf(node, 'to'))
  const to = end === undefined ? NEVER : parsePlainDate(end)
  return from === undefined || to === undefined ? undefined : { from, to }
}
