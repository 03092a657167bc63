import { useQueryClient } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { regionsQuery } from '../../shared/api/queries.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { saveSheet } from './card-queries.ts'
import { useCardWords } from './card-words.ts'

type Values = { village: string }

/** Cards for a whole village, to be cut out and handed round. */
export function PrintVillage({ onClose }: { onClose: () => void }) {
  const words = useCardWords()
  const { required } = useWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const nameOf = (village: string) =>
    client.getQueryData(regionsQuery.queryKey)?.find(({ code }) => code === village)?.name ?? village
  return (
    <FormDialog<Values, void>
      title={words.printVillage}
      form={form}
      ok={words.make}
      width={460}
      send={({ village }) => saveSheet({ village }, words.fileOf(nameOf(village)))}
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['cards'] })
        message.success(words.printed)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{words.villageNote}</p>
      <Form.Item name="village" label={words.village} rules={[{ required: true, message: required }]}>
        <VillageSelect />
      </Form.Item>
    </FormDialog>
  )
}
