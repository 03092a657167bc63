// Policy files as checked policies (settlement spec §3): each version by itself, what its grants say of one
// another, and the versions of one folder together. Every fault is reported, never only the first.
import { type Fault, inFileOrder, type Report } from '../fault.ts'
import type { Policy } from '../policy.ts'
import {
  type Check,
  list,
  object,
  optional,
  orNull,
  type Place,
  type Rule,
  required,
  startOf,
  tellOf,
} from './check.ts'
import { grant, labels } from './grant.ts'
import { type JsonNode, readJson } from './json.ts'
import { checkReferences, intervalOf } from './references.ts'
import { date, id, oneOf, timeOfDay, wholeNumber } from './values.ts'

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
  const versions = files.map(({ file, text }) => {
    const faults = bounded(file, report)
    return { file, faults, root: readJson(file, text, faults.report) }
  })
  const roots = versions.flatMap(({ root }) => root ?? [])
  return versions.flatMap(({ file, faults, root }) => {
    const place = startOf(file, faults.report)
    const policies = root === undefined ? [] : [readVersion(root, roots, place)]
    faults.close()
    return policies.flatMap((policy) => policy ?? [])
  })
}

function readVersion(root: JsonNode, roots: readonly JsonNode[], place: Place): Policy | undefined {
  const others = roots.filter((other) => other !== root)
  for (const complaint of checkReferences(root, roots.slice(0, roots.indexOf(root)), others))
    tellOf(root, complaint, place)
  return policy.read(root, place)
}

/** No honest slip makes more; ten megabytes of noise would fill the memory with faults. */
const MOST_FAULTS = 10_000

/** Passes on a file's faults, after so many only counts them, and says at the end how many there were. */
function bounded(file: string, report: Report): { report: Report; close: () => void } {
  let untold = 0
  let told = 0
  let line = 1
  return {
    report: (fault) => {
      if (told < MOST_FAULTS) {
        told += 1
        report(fault)
        return
      }
      untold += 1
      line = Math.max(line, fault.line)
    },
    close: () => {
      if (untold > 0) report({ file, line, column: '', message: `and ${untold} more faults` })
    },
  }
}

/** JSON Schema cannot compare two dates. */
const toAfterFrom: Rule = {
  complaints: (node) => {
    const interval = intervalOf(node)
    const message =
      'must be after "from"; the day itself no longer counts, so a version of one day ends on the next'
    return interval && interval.to <= interval.from ? [{ at: ['to'], message }] : []
  },
}
const ageRule = object('an age rule', {
  turns: optional(oneOf(['birthday', 'day-after', 'month-of', 'month-after']), 'birthday'),
  leapBirthday: optional(oneOf(['03-01', '02-28']), '03-01'),
})
/** Where a policy names no number of days; 0 means never. */
const ADJUST_UP_DAYS = 60
const LONGEST_ADJUSTED = 3660
/** One version, read by itself. */
export const policy: Check<Policy> = object('a policy', {
  id: required(id),
  ...labels,
  effective: required(
    object('an interval', { from: required(date), to: optional(orNull(date), null) }, toAfterFrom),
  ),
  serviceDayStarts: optional(timeOfDay, 0),
  age: optional(ageRule, { turns: 'birthday', leapBirthday: '03-01' }),
  rounding: optional(oneOf(['half-up', 'down']), 'half-up'),
  adjustUpDays: optional(wholeNumber(0, LONGEST_ADJUSTED), ADJUST_UP_DAYS),
  grants: required(list(grant, { ids: 'unique' })),
})
