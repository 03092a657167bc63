import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import type { Region } from '../../../contract/register.ts'
import { meQuery, regionsQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { codeParts, wholeCode } from './region-code.ts'

type Values = { name: string; code: string }
export type Place = { level: Region['level']; parent: Region | null }

const TITLES = { county: 'addCounty', town: 'addTown', village: 'addVillage' } as const
const HINTS = { county: 'countyHint', town: 'townHint', village: 'villageHint' } as const

export function AddRegion({ place: { level, parent }, onClose }: { place: Place; onClose: () => void }) {
  const words = useWords()
  const { regions } = words
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const { before, digits } = codeParts(level, parent?.code ?? null)
  return (
    <FormDialog<Values, Region>
      title={regions[TITLES[level]]}
      form={form}
      ok={words.save}
      width={440}
      send={({ name, code }) => {
        const region: Region = {
          level,
          parent: parent?.code ?? null,
          code: wholeCode(level, parent?.code ?? null, code),
          name: name.trim(),
        }
        return post<Region>('/api/regions', region)
      }}
      onDone={({ name }) => {
        void client.invalidateQueries(regionsQuery)
        // The county's name stands on every page.
        if (level === 'county') void client.invalidateQueries(meQuery)
        message.success(regions.added(name))
        onClose()
      }}
      onClose={onClose}
    >
      {parent !== null && <p className="form-note">{regions.under(parent.name)}</p>}
      <Form.Item
        name="name"
        label={regions.name}
        rules={[{ required: true, whitespace: true, message: words.required }]}
      >
        <Input autoFocus maxLength={64} placeholder={regions[HINTS[level]]} />
      </Form.Item>
      <Form.Item
        name="code"
        label={regions.code}
        extra={regions.codeNote}
        rules={[
          { required: true, pattern: new RegExp(`^\\d{${digits}}$`), message: regions.codeDigits(digits) },
        ]}
      >
        <Input
          className="figures"
          inputMode="numeric"
          maxLength={digits}
          {...(before !== '' && { prefix: <span className="muted">{before}</span> })}
        />
      </Form.Item>
    </FormDialog>
  )
}
