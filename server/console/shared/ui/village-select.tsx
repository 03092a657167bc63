import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { regionsQuery } from '../api/queries.ts'
import { useWords } from '../words/use-words.ts'

/** A village, found by its own name or its town's. `id`, `value` and `onChange` come from the form. */
export function VillageSelect(field: { id?: string; value?: string; onChange?: (code: string) => void }) {
  const words = useWords()
  const { data: regions = [], isPending } = useQuery(regionsQuery)
  const options = regions
    .filter(({ level }) => level === 'town')
    .map((town) => ({
      label: town.name,
      title: town.name,
      options: regions
        .filter(
          ({ level, parent, merged }) => level === 'village' && parent === town.code && merged === undefined,
        )
        .map(({ code, name }) => ({ value: code, label: name, search: `${town.name}${name}` })),
    }))
    .filter((group) => group.options.length > 0)
  return (
    <Select
      {...field}
      showSearch={{ optionFilterProp: 'search' }}
      loading={isPending}
      placeholder={words.elders.homeHint}
      notFoundContent={words.sites.noVillage}
      options={options}
    />
  )
}
