/** Ctrl+K: find anything of the register from anywhere, with the keyboard alone. */
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { type KeyboardEvent, useId, useState } from 'react'
import type { Found } from '../../../contract/search.ts'
import { get } from '../../shared/api/request.ts'
import { searchOf } from '../../shared/search-of.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { usePaused } from '../../shared/use-paused.ts'
import { type Hit, hitsOf } from './hits.ts'
import { useSearchWords } from './words.ts'
import './search.css'

const PAUSE_MS = 200

export function SearchDialog({ pages, onClose }: { pages: readonly Hit[]; onClose: () => void }) {
  const words = useSearchWords()
  const router = useRouter()
  const list = useId()
  const [written, setWritten] = useState('')
  const [chosen, setChosen] = useState(0)
  const wanted = usePaused(searchOf(written), PAUSE_MS)
  const query = useQuery({
    queryKey: ['search', wanted],
    queryFn: () => get<Found>(`/api/search?q=${encodeURIComponent(wanted)}`),
    enabled: wanted !== '',
    placeholderData: (before) => before,
  })
  const found = wanted === '' || query.data === undefined ? [] : hitsOf(query.data, words)
  const named = wanted === '' ? [] : pages.filter(({ name }) => name.includes(wanted))
  const hits = [...named, ...found]
  const at = Math.min(chosen, hits.length - 1)

  function open(hit: Hit | undefined): void {
    if (hit === undefined) return
    onClose()
    router.history.push(`${import.meta.env.BASE_URL.replace(/\/$/, '')}${hit.to}`)
  }

  function choose(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
    else if (event.key === 'Enter') open(hits[at])
    else return
    event.preventDefault()
  }

  return (
    <Modal open title={words.title} width={640} footer={null} onCancel={onClose} className="search-dialog">
      <Input
        size="large"
        role="combobox"
        aria-label={words.hint}
        aria-expanded={hits.length > 0}
        aria-controls={list}
        aria-activedescendant={hits[at] === undefined ? undefined : `${list}-${at}`}
        placeholder={words.hint}
        maxLength={32}
        autoComplete="off"
        autoFocus
        value={written}
        onChange={({ target }) => {
          setWritten(target.value)
          setChosen(0)
        }}
        onKeyDown={choose}
      />
      <div className="search-hits" role="listbox" id={list} aria-label={words.title}>
        {hits.map((hit, index) => (
          <div
            key={hit.key}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'search-hit chosen' : 'search-hit'}
            onMouseEnter={() => setChosen(index)}
            onClick={() => open(hit)}
            onKeyDown={choose}
          >
            {hit.group !== hits[index - 1]?.group && <h3>{words[hit.group]}</h3>}
            <strong>{hit.name}</strong>
            <span className="muted figures">{hit.note}</span>
          </div>
        ))}
      </div>
      <p className="search-foot muted" aria-live="polite">
        {wanted !== '' && query.isFetching
          ? words.looking
          : wanted !== '' && query.isSuccess && hits.length === 0
            ? words.nothing
            : query.data?.more === true && found.length > 0
              ? words.more
              : words.keys}
      </p>
      <ProblemNote error={query.error} />
    </Modal>
  )
}
