import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { searchOf } from '../../shared/search-of.ts'
import { useWords } from '../../shared/words/use-words.ts'

const PAUSE_MS = 350

/** Searches when the person pauses, or at once at Enter. */
export function SearchBox({ search, onFind }: { search: string; onFind: (search: string) => void }) {
  const { elders } = useWords()
  const [written, setWritten] = useState(search)
  const wanted = searchOf(written)
  useEffect(() => {
    if (wanted === search) return
    const timer = setTimeout(() => onFind(wanted), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [wanted, search, onFind])
  return (
    <Input
      className="search-box"
      type="search"
      aria-label={elders.searchLabel}
      placeholder={elders.search}
      maxLength={64}
      allowClear
      value={written}
      onChange={({ target }) => setWritten(target.value)}
      onPressEnter={() => onFind(wanted)}
    />
  )
}
