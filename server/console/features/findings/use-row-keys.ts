import { useCallback, useState } from 'react'
import { useKey } from '../../shared/use-key.ts'

/**
 * J and K go through the rows, Enter opens the one that is chosen; while one is open, J and K open the next and the
 * one before. Nothing is decided by a bare key.
 */
export function useRowKeys(ids: readonly number[]) {
  const [chosen, setChosen] = useState<number | null>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const move = (by: 1 | -1) => {
    const at = ids.indexOf(opened ?? chosen ?? -1)
    const next = ids[at === -1 ? (by === 1 ? 0 : ids.length - 1) : at + by]
    if (next === undefined) return
    setChosen(next)
    if (opened !== null) setOpened(next)
  }
  useKey('j', {}, () => move(1))
  useKey('k', {}, () => move(-1))
  useKey('enter', {}, () => setOpened(chosen))
  const open = useCallback((id: number) => {
    setChosen(id)
    setOpened(id)
  }, [])
  const close = useCallback(() => setOpened(null), [])
  return { chosen, opened, open, close }
}
