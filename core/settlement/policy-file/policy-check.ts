// Policy files as checked policies (settlement spec §3): each version by itself, what its grants say of one
// another, and the versions of one folder together. Every fault is reported, never only the first.
import { parsePlainDate } from '../../plain-date.ts'
import { type Fault, inFileOrder, type Report } from '../fault.ts'
import type { Policy } from '../policy.ts'
import {
  type Check,
  list,
  object,
  oneOf,
  optional,
  orNull,
  type Rule,
  required,
  startOf,
  tellOf,
  text,
} from './check.ts'
import { grant, id, labels } from './grant.ts'
import { type JsonNode, readJson } from './json.ts'
import { checkReferences, intervalOf } from './references.ts'

export interface PolicyFile {
  readonly file: string
  readonly text: string
}

type CheckedPolicies =
  | { readonly ok: true; readonly policies: readonly Policy[] }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** Reads all versions that are to count together; the faults come by file and line. */
export function checkPolicies(files: readonly PolicyFile[]): CheckedPolicies {
  const faults: Fault[] = []
  const policies = readPolicies(files, (fault) => faults.push(fault))
  return faults.length === 0 ? { ok: true, policies } : { ok: false, faults: faults.sort(inFileOrder) }
}

/** The versions without a fault of their own; what is wrong with them or between them is reported. */
export function readPolicies(files: readonly PolicyFile[], report: Report): Policy[] {
  const versions = files.flatMap(({ file, text }) => {
    const root = readJson(file, text, report)
    return root === undefined ? [] : [{ file, root }]
  })
  const roots = versions.map(({ root }) => root)
  return versions.flatMap(({ file, root }, index) => {
    const place = startOf(file, report)
    const others = roots.filter((other) => other !== root)
    for (const complaint of checkReferences(root, roots.slice(0, index), others))
      tellOf(root, complaint, place)
    return policy(root, place) ?? []
  })
}

const date = text('a real date YYYY-MM-DD', parsePlainDate)
const timeOfDay = text('a time HH:MM', (value) => {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(value) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
})
const ageRule = object('an age rule', {
  turns: optional(oneOf(['birthday', 'day-after', 'month-of', 'month-after']), 'birthday'),
  leapBirthday: optional(oneOf(['03-01', '02-28']), '03-01'),
})
const policy: Check<Policy> = object('a policy', {
  id: required(id),
  ...labels,
  effective: required(
    object('an interval', { from: required(date), to: optional(orNull(date), null) }, toAfterFrom),
  ),
  serviceDayStarts: optional(timeOfDay, 0),
  age: optional(ageRule, { turns: 'birthday', leapBirthday: '03-01' }),
  rounding: optional(oneOf(['half-up', 'down']), 'half-up'),
  grants: required(list(grant, { ids: 'unique' })),
})

function toAfterFrom(node: JsonNode): ReturnType<Rule> {
  const interval = intervalOf(node)
  return interval && interval.to <= interval.from ? [{ at: ['to'], message: 'must be after from' }] : []
}
