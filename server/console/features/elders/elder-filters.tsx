/** What the list of elders is narrowed by; all of it stands in the address. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { CATEGORIES } from '../../../../core/terms.ts'
import { ELDER_SORTS, ELDER_STATES } from '../../../contract/elders.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { useMe } from '../../shared/use-me.ts'
import { useTerms } from '../../shared/words/use-words.ts'
import type { EldersSearch } from './elders-search.ts'
import '../changes/changes.css'
import { useElderWords } from './words.ts'

export function ElderFilters({
  search,
  onChoose,
  children,
}: {
  search: EldersSearch
  onChoose: (search: EldersSearch) => void
  children: ReactNode
}) {
  const words = useElderWords()
  const term = useTerms()
  const { region } = useMe()
  const { data: regions = [] } = useQuery(regionsQuery)
  const codes = Object.keys(CATEGORIES).filter((each) => each !== 'none')
  /** '' takes the filter away. */
  const choose = (key: keyof EldersSearch, value: string) => {
    const { page: _, [key]: __, ...rest } = search
    onChoose((value === '' ? rest : { ...rest, [key]: value }) as EldersSearch)
  }
  const places = regions.filter(
    ({ code, level }) => level !== 'county' && (region === null || isWithin(code, region.code)),
  )
  return (
    <div className="list-filters">
      {children}
      {places.length > 1 && (
        <Select
          aria-label={words.place}
          className="list-choice"
          showSearch={{ optionFilterProp: 'label' }}
          value={search.place ?? ''}
          options={[
            { value: '', label: words.allPlaces },
            ...places.map(({ code, name, level }) => ({
              value: code,
              label: level === 'town' ? name : `　${name}`,
            })),
          ]}
          onChange={(value) => choose('place', value)}
        />
      )}
      <Select
        aria-label={words.category}
        className="list-choice"
        showSearch={{ optionFilterProp: 'label' }}
        value={search.category ?? ''}
        options={[
          { value: '', label: words.allCategories },
          ...codes.map((value) => ({ value, label: term(CATEGORIES, value) })),
        ]}
        onChange={(value) => choose('category', value)}
      />
      <Select
        aria-label={words.state}
        className="list-choice"
        value={search.state ?? ''}
        options={[
          { value: '', label: words.allStates },
          ...ELDER_STATES.map((value) => ({ value, label: words.states[value] })),
        ]}
        onChange={(value) => choose('state', value)}
      />
      <Select
        aria-label={words.sort}
        className="list-choice"
        value={search.sort ?? 'village'}
        options={ELDER_SORTS.map((value) => ({ value, label: words.sorts[value] }))}
        onChange={(value) => choose('sort', value === 'village' ? '' : value)}
      />
    </div>
  )
}

/** Codes of places begin like that of the place above them. */
function isWithin(code: string, above: string): boolean {
  return code.startsWith(above.replace(/(000){1,2}$/, ''))
}
