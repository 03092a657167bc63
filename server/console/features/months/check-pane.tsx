/** Townships confirm their own sites; of a township's person, their own line. */
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

export function CheckPane({ detail: { state, path } }: PaneProps) {
  const words = usePathWords()
  const { language } = useSpeech()
  const { region } = useMe()
  const now = useNow()
  const { towns, review } = path
  if (towns.length === 0) return <p>{words.checkNobody}</p>
  const waiting = towns.filter(({ checked }) => checked === null).length
  const toElders = towns.some(({ elderPayable }) => elderPayable !== 0)
  return (
    <>
      {region !== null && state === 'submitted' && waiting > 0 ? (
        <p>{words.checkMine}</p>
      ) : (
        review !== null && <p>{waiting > 0 ? words.checkOpen(waiting) : words.checkAll}</p>
      )}
      <table className="plain-table" aria-label={words.stations.check}>
        <thead>
          <tr>
            <th scope="col">{words.town}</th>
            {[words.sites, words.taps, words.payable, ...(toElders ? [words.elderPayable] : [])].map(
              (head) => (
                <th key={head} scope="col" className="right">
                  {head}
                </th>
              ),
            )}
            <th scope="col">{words.state}</th>
          </tr>
        </thead>
        <tbody>
          {towns.map(({ region: code, name, sites, taps, payable, elderPayable, checked }) => (
            <tr key={code}>
              <th scope="row">{name}</th>
              <td className="right">{formatCount(sites)}</td>
              <td className="right">{formatCount(taps)}</td>
              <td className="right">{formatYuan(payable)}</td>
              {toElders && <td className="right">{formatYuan(elderPayable)}</td>}
              <td>
                {checked === null ? (
                  <Mark meaning={state === 'submitted' ? 'attention' : 'quiet'} bare>
                    {words.waiting}
                  </Mark>
                ) : (
                  <Mark meaning="recorded" bare>
                    {checked.by} · {formatInstant(checked.at, language, now, true)}
                  </Mark>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
