import { Definition } from '../../../shared/ui/definition.tsx'
import { usePolicyWords } from '../words.ts'
import { signed } from './signed.ts'
import type { Change } from './weigh.ts'

/** Before, after and the difference, row by row. */
export function ChangeTable({
  title,
  tip,
  rows,
  name,
  write,
}: {
  title: string
  tip?: string
  rows: Change[]
  name: (key: string) => string
  write: (value: number) => string
}) {
  const words = usePolicyWords()
  return (
    <section className="sheet policy-sheet" aria-label={title}>
      <h2>
        {title}
        {tip !== undefined && <Definition of={title}>{tip}</Definition>}
      </h2>
      <table className="policy-table">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col" className="right">
              {words.before}
            </th>
            <th scope="col" className="right">
              {words.after}
            </th>
            <th scope="col" className="right">
              {words.change}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, before, after }) => (
            <tr key={key}>
              <th scope="row">{name(key)}</th>
              <td className="right">{write(before)}</td>
              <td className="right">{write(after)}</td>
              <td className={`right ${after < before ? 'less' : after > before ? 'more' : 'muted'}`}>
                {signed(after - before, write)}
              </td>
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={4} className="nothing">
                {words.noRows}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
