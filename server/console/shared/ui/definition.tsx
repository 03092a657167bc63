import { Tooltip } from 'antd'

/** The small question mark that says what a number counts; by mouse and by keyboard. */
export function Definition({ of, children }: { of: string; children: string }) {
  return (
    <Tooltip title={children} trigger={['hover', 'focus']}>
      <button type="button" className="definition" aria-label={`${of}: ${children}`}>
        ?
      </button>
    </Tooltip>
  )
}
