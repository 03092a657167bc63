import type { SettledSite } from '../../../contract/months.ts'

export type RateRow = {
  key: string
  title: string
  rate: string
  count: number
  fen: number
  /** Rows that the grant's cell stands for: all of its rates at the first, none at the others. */
  span: number
  /** 分 due before a limit cut it; null where nothing was cut. */
  cappedFrom: number | null
}

/** A line for each rate of each grant. */
export function rateRows({ grants }: SettledSite, titleOf: (grant: string) => string): RateRow[] {
  return grants.flatMap(({ grant, rates, entitlement, payable }) =>
    rates.map(({ id, title, count, fen }, i) => ({
      key: `${grant} ${id}`,
      title: titleOf(grant),
      rate: title,
      count,
      fen,
      span: i === 0 ? rates.length : 0,
      cappedFrom: entitlement > payable ? entitlement : null,
    })),
  )
}
