import { STATIONS, type Station } from '../../../../core/month-rules.ts'

/** Which station of the path is looked at; without it, the one that is open now. */
export type MonthSearch = { at?: Station }

/** Keeps what makes sense and drops the rest. */
export function monthSearch({ at }: Record<string, unknown>): MonthSearch {
  const station = STATIONS.find((each) => each === at)
  return station === undefined ? {} : { at: station }
}
