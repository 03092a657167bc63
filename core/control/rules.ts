// All patterns F01 to F34 in their order: looked for here, left out by settlement itself, or beyond the data there is.
import { compareCodePoints } from '../canonical.ts'
import type { ComputedRule, ControlRule } from './rule.ts'
import { ABSENT_RULES } from './rules/absent.ts'
import { run, rush } from './rules/bulk.ts'
import { bunching } from './rules/bunching.ts'
import { fork, gap, reset, unclosed } from './rules/chain.ts'
import { otherDay, rollback, skew, untrusted } from './rules/clock.ts'
import { constant } from './rules/constant.ts'
import { both, pace } from './rules/delivery.ts'
import { ENGINE_RULES } from './rules/engine.ts'
import { enrolment } from './rules/enrolment.ts'
import { fixedOrder } from './rules/fixed-order.ts'
import { late } from './rules/late.ts'
import { monthBound } from './rules/month-bound.ts'
import { outage } from './rules/outage.ts'
import { overcount } from './rules/overcount.ts'
import { perfect } from './rules/perfect.ts'
import { rhythm } from './rules/rhythm.ts'
import { stay } from './rules/stay.ts'
import { twoSites } from './rules/two-sites.ts'

export const COMPUTED_RULES: readonly ComputedRule[] = [
  overcount,
  monthBound,
  twoSites,
  stay,
  run,
  rush,
  fixedOrder,
  rhythm,
  constant,
  perfect,
  rollback,
  skew,
  otherDay,
  untrusted,
  fork,
  reset,
  gap,
  unclosed,
  late,
  bunching,
  enrolment,
  both,
  pace,
  outage,
]

export const CONTROL_RULES: readonly ControlRule[] = [
  ...COMPUTED_RULES,
  ...ENGINE_RULES,
  ...ABSENT_RULES,
].sort((a, b) => compareCodePoints(a.pattern, b.pattern))
