/** What is proposed of a site or a village, in a dialog; also to be changed after a return. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { FACILITIES } from '../../../../core/terms.ts'
import type { NewSite, Site } from '../../../contract/register.ts'
import type { NewProposal, Proposal } from '../../../contract/sites.ts'
import { regionsQuery, sitesQuery } from '../../shared/api/queries.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { useMealRule } from './meal-rule.ts'
import { MealsField } from './meals-field.tsx'
import { type MealFields, mealFields, mealWindows, USUAL_MEALS } from './new-site.ts'
import { forgetSites, propose, takeStep } from './site-queries.ts'
import { useSiteWords } from './words.ts'

/** A new one, of whatever it is about; or one that came back. */
export type Asking =
  | { kind: 'open' }
  | { kind: 'change' | 'withdraw'; site: Site }
  | { kind: 'merge'; region: string; name: string }
  | { kind: Proposal['kind']; again: Proposal; site?: Site }

type Values = {
  name: string
  region: string
  facility: NewSite['facility']
  meals: MealFields
  /** The day from which it counts. */
  day: Dayjs
  successor: string
  into: string
  councilOn: Dayjs
  council: string
}

export function ProposalForm({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  // A village's own people need not look for it.
  const { region: me } = useMe()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const { kind } = asking
  const again = 'again' in asking ? asking.again : null
  const titles = {
    open: mine.proposeOpen,
    change: mine.proposeChange,
    withdraw: mine.proposeWithdraw,
    merge: mine.proposeMerge,
  }
  const about =
    'site' in asking && asking.site !== undefined
      ? asking.site.name
      : 'name' in asking
        ? asking.name
        : again?.regionName
  const required = { required: true, message: words.required }
  return (
    <FormDialog<Values, Proposal>
      title={about === undefined ? titles[kind] : `${titles[kind]}：${about}`}
      form={form}
      ok={again === null ? titles[kind] : mine.actions.propose}
      initialValues={{ ...(me?.code.endsWith('000') === false && { region: me.code }), ...initialOf(asking) }}
      send={(values) => {
        const made = proposalOf(asking, values)
        if (again === null) return propose(made)
        const position = again.steps.at(-1)?.position ?? 1
        return takeStep(again.id, { position, action: 'propose', content: made.content })
      }}
      onDone={() => {
        forgetSites(client)
        message.success(mine.proposed)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{mine.way}</p>
      {kind === 'merge' ? (
        <MergeFields village={again?.region ?? ('region' in asking ? asking.region : '')} />
      ) : kind === 'withdraw' ? (
        <WithdrawFields site={again?.site ?? ('site' in asking ? (asking.site?.id ?? '') : '')} />
      ) : (
        <SiteFields kind={kind} fixed={kind === 'open' && again !== null} />
      )}
      <div className="proposal-council">
        <Form.Item name="councilOn" label={mine.councilOn} rules={[required]}>
          <DatePicker
            style={{ width: '100%' }}
            allowClear={false}
            disabledDate={(day) => day.isAfter(dayjs(), 'day')}
          />
        </Form.Item>
        <Form.Item name="council" label={mine.council} rules={[{ ...required, whitespace: true }]}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 5 }}
            maxLength={500}
            placeholder={mine.councilHint}
          />
        </Form.Item>
      </div>
    </FormDialog>
  )
}

function SiteFields({ kind, fixed }: { kind: 'open' | 'change'; fixed: boolean }) {
  const words = useWords()
  const { sites } = words
  const mine = useSiteWords()
  const term = useTerms()
  const mealRule = useMealRule()
  const required = { required: true, message: words.required }
  return (
    <>
      <Form.Item name="name" label={sites.name} rules={[{ ...required, whitespace: true }]}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
      {!fixed && (
        <Form.Item name="region" label={sites.region} rules={[required]}>
          <VillageSelect />
        </Form.Item>
      )}
      <div className="two-fields">
        <Form.Item name="facility" label={sites.facility} rules={[required]}>
          <Select
            options={Object.keys(FACILITIES).map((value) => ({ value, label: term(FACILITIES, value) }))}
          />
        </Form.Item>
        <Form.Item name="day" label={kind === 'open' ? mine.opensOn : mine.changesFrom} rules={[required]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
      </div>
      <Form.Item name="meals" label={sites.meals} rules={[mealRule]}>
        <MealsField />
      </Form.Item>
    </>
  )
}

function WithdrawFields({ site }: { site: string }) {
  const words = useWords()
  const mine = useSiteWords()
  const { data: sites = [] } = useQuery(sitesQuery)
  return (
    <>
      <Form.Item
        name="day"
        label={mine.closesOn}
        extra={mine.closesNote}
        rules={[{ required: true, message: words.required }]}
      >
        <DatePicker style={{ width: '100%' }} allowClear={false} />
      </Form.Item>
      <Form.Item name="successor" label={mine.successor} extra={mine.successorNote}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '', label: mine.noSuccessor },
            ...sites
              .filter(({ id, closed }) => id !== site && closed === null)
              .map(({ id, name, regionName }) => ({ value: id, label: `${name} · ${regionName}` })),
          ]}
        />
      </Form.Item>
    </>
  )
}

function MergeFields({ village }: { village: string }) {
  const words = useWords()
  const mine = useSiteWords()
  const { data: regions = [] } = useQuery(regionsQuery)
  const required = { required: true, message: words.required }
  const others = regions.filter(
    ({ code, level, merged }) =>
      level === 'village' &&
      code !== village &&
      merged === undefined &&
      code.slice(0, 9) === village.slice(0, 9),
  )
  return (
    <>
      <Form.Item name="into" label={mine.mergeInto} extra={mine.mergeNote} rules={[required]}>
        <Select
          autoFocus
          showSearch={{ optionFilterProp: 'label' }}
          options={others.map(({ code, name }) => ({ value: code, label: name }))}
        />
      </Form.Item>
      <Form.Item name="day" label={mine.mergeOn} rules={[required]}>
        <DatePicker
          style={{ width: '100%' }}
          allowClear={false}
          disabledDate={(day) => day.isAfter(dayjs(), 'day')}
        />
      </Form.Item>
    </>
  )
}

function initialOf(asking: Asking): Partial<Values> {
  const today = { day: dayjs(), councilOn: dayjs(), successor: '' }
  if ('again' in asking) {
    const { content, region } = asking.again
    const { councilOn, council } = content
    const said = { ...today, region, councilOn: dayjs(councilOn), council }
    if ('opened' in content)
      return {
        ...said,
        ...content,
        councilOn: said.councilOn,
        meals: mealFields(content.meals),
        day: dayjs(content.opened),
      }
    if ('facility' in content)
      return {
        ...said,
        ...content,
        councilOn: said.councilOn,
        meals: mealFields(content.meals),
        day: dayjs(content.from),
      }
    if ('into' in content) return { ...said, into: content.into, day: dayjs(content.on) }
    return { ...said, successor: content.successor ?? '', day: dayjs(content.from) }
  }
  if (asking.kind !== 'change') return { ...today, meals: USUAL_MEALS }
  const { name, region, facility, meals } = asking.site
  return { ...today, name, region, facility: facility as NewSite['facility'], meals: mealFields(meals) }
}

function proposalOf(asking: Asking, values: Values): NewProposal {
  const { kind } = asking
  const again = 'again' in asking ? asking.again : null
  const council = { councilOn: values.councilOn.format('YYYY-MM-DD'), council: values.council.trim() }
  const day = values.day.format('YYYY-MM-DD')
  const site = again?.site ?? ('site' in asking ? (asking.site?.id ?? '') : '')
  if (kind === 'merge') {
    const region = again?.region ?? ('region' in asking ? asking.region : '')
    return { kind, region, content: { into: values.into, on: day, ...council } }
  }
  if (kind === 'withdraw')
    return { kind, site, content: { from: day, successor: values.successor || null, ...council } }
  const said = {
    name: values.name.trim(),
    facility: values.facility,
    meals: mealWindows(values.meals),
    ...council,
  }
  if (kind === 'change') return { kind, site, content: { ...said, region: values.region, from: day } }
  return { kind, region: again?.region ?? values.region, content: { ...said, opened: day } }
}
