/** Who is owed and not in a batch, and whose name the file writes otherwise. */
import { Link } from '@tanstack/react-router'
import type { BatchDetail, Payees } from '../../../contract/payout.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { usePayoutWords } from './words.ts'

type LeftOut = BatchDetail['leftOutList'][number]

/** With `payees`, each leads to its ledger. */
export function LeftOutList({
  list,
  total,
  payees,
}: {
  list: readonly LeftOut[]
  total: number
  payees?: Payees
}) {
  const words = usePayoutWords()
  const why = ({ reason, detail }: LeftOut) =>
    detail === null ? words.reasons[reason] : `${words.reasons[reason]} (${words.fields[detail] ?? detail})`
  return (
    <>
      <ul className="plain-list payout-told">
        {list.map((each) => (
          <li key={each.payee}>
            {payees === undefined ? (
              <span>{each.name}</span>
            ) : (
              <Link
                to="/payout/ledger/$payees/$payee"
                params={{ payees, payee: each.payee }}
                className="payout-link"
              >
                {each.name}
              </Link>
            )}
            <span className="muted">{why(each)}</span>
            <span>{formatYuan(each.fen)}</span>
          </li>
        ))}
      </ul>
      {total > list.length && <p className="muted">{words.first(list.length)}</p>}
    </>
  )
}

export function RareList({ list, total }: { list: BatchDetail['rare']; total: number }) {
  const words = usePayoutWords()
  return (
    <>
      <ul className="plain-list payout-told">
        {list.map(({ payee, name, written }) => (
          <li key={payee}>
            <span className="payout-rare">{words.rareOf(name, written)}</span>
          </li>
        ))}
      </ul>
      {total > list.length && <p className="muted">{words.first(list.length)}</p>}
    </>
  )
}
