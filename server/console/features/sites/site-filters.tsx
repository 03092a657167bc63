import { Input, Select } from 'antd'
import { FACILITIES } from '../../../../core/terms.ts'
import type { Site } from '../../../contract/register.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { LACKS, type SitesSearch, sitesFound } from './sites-search.ts'
import { useSiteWords } from './words.ts'

const STATES = ['running', 'paused', 'coming', 'closed'] as const

/** Each choice with how many it leaves; what was chosen stands in the address. */
export function SiteFilters({
  sites,
  found,
  search,
  onChoose,
}: {
  sites: Site[]
  found: number
  search: SitesSearch
  onChoose: (change: SitesSearch) => void
}) {
  const words = useSiteWords()
  const { sites: shared } = useWords()
  const term = useTerms()
  const towns = [...new Map(sites.map(({ region, town }) => [region.slice(0, 9), town]))]
  const counted = (change: SitesSearch, label: string) =>
    `${label} ${sitesFound(sites, { ...search, ...change }).length}`
  const choice = <Key extends 'town' | 'facility' | 'state' | 'star' | 'lacks'>(
    key: Key,
    label: string,
    all: string,
    options: readonly (readonly [NonNullable<SitesSearch[Key]>, string])[],
  ) => (
    <Select<string | number>
      aria-label={label}
      className="site-choice"
      popupMatchSelectWidth={false}
      value={search[key] ?? ''}
      options={[
        { value: '', label: all },
        ...options.map(([value, name]) => ({ value, label: counted({ [key]: value }, name) })),
      ]}
      onChange={(value) => onChoose({ [key]: value === '' ? undefined : value } as SitesSearch)}
    />
  )
  return (
    <div className="site-filters figures">
      {towns.length > 1 && choice('town', shared.town, words.allTowns, towns)}
      {choice(
        'facility',
        words.kind,
        words.allKinds,
        Object.keys(FACILITIES).map((value) => [value, term(FACILITIES, value)] as const),
      )}
      {choice(
        'state',
        words.state,
        `${words.state}：${words.all}`,
        STATES.map((value) => [value, words.states[value]] as const),
      )}
      {choice(
        'star',
        shared.star,
        words.allStars,
        [5, 4, 3, 2, 1, 0].map(
          (star) => [star, star === 0 ? shared.unrated : shared.starLabel(star)] as const,
        ),
      )}
      {choice(
        'lacks',
        words.anyLack,
        words.anyLack,
        LACKS.map((value) => [value, words.lacks[value] ?? value] as const),
      )}
      <Input.Search
        className="site-find"
        aria-label={words.search}
        placeholder={words.search}
        allowClear
        maxLength={64}
        defaultValue={search.find ?? ''}
        onSearch={(find) => onChoose({ find: find.trim() || undefined } as SitesSearch)}
      />
      <span className="muted">{words.count(found, sites.length)}</span>
    </div>
  )
}
