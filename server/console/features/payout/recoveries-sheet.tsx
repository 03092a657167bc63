import { Button } from 'antd'
import type { Ledger } from '../../../contract/payout.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { useDecideRecovery } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

/** Money that is to come back or came back, each confirmed by a second person. */
export function RecoveriesSheet({ ledger: { recoveries } }: { ledger: Ledger }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const now = useNow()
  const may = useMay()
  const deciding = useDecideRecovery(() => undefined)
  return (
    <section className="sheet payout-sheet figures" aria-label={words.recoveries}>
      <h2>{words.recoveries}</h2>
      {recoveries.length === 0 && <p className="muted payout-small">{words.recoveryNone}</p>}
      <ul className="plain-list payout-history">
        {recoveries.map(({ id, kind, fen, reason, by, at, verdict, mine }) => (
          <li key={id}>
            <strong>{words.recoveryKinds[kind]}</strong>
            <span>{formatYuan(fen)}</span>
            <span className="muted">
              {by} · {formatInstant(at, language, now, true)} ·{' '}
              {verdict === null ? words.recoveryWaits : words.verdicts[verdict]}
            </span>
            <span className="payout-note">{reason}</span>
            {verdict === null && !mine && may('payout.release') && (
              <span className="payout-doing">
                <Button
                  size="small"
                  type="primary"
                  loading={deciding.isPending}
                  onClick={() => deciding.mutate({ id, verdict: 'confirmed' })}
                >
                  {words.confirmIt}
                </Button>
                <Button
                  size="small"
                  disabled={deciding.isPending}
                  onClick={() => deciding.mutate({ id, verdict: 'refused' })}
                >
                  {words.refuseIt}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <ProblemNote error={deciding.error} />
    </section>
  )
}
