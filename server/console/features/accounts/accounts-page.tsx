/** 人员: who works with the system, in which roles. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import { ROLES } from '../../../../core/terms.ts'
import type { Account, CreatedAccount } from '../../../contract/accounts.ts'
import { get } from '../../shared/api/request.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { SecretDialog } from '../../shared/ui/secret-dialog.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { AddAccount } from './add-account.tsx'

const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => get<Account[]>('/api/accounts'),
})

export function AccountsPage() {
  const { accounts: words } = useWords()
  const writes = useMay()('account.write')
  const client = useQueryClient()
  const query = useQuery(accountsQuery)
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<CreatedAccount | null>(null)
  return (
    <Page
      title={words.title}
      {...(query.data && { note: words.count(query.data.length) })}
      {...(writes && {
        actions: (
          <Button type="primary" onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        ),
      })}
    >
      <Loaded query={query}>{(accounts) => <AccountTable accounts={accounts} />}</Loaded>
      {adding && (
        <AddAccount
          onMade={(created) => {
            setAdding(false)
            setMade(created)
            void client.invalidateQueries(accountsQuery)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {made !== null && (
        <SecretDialog
          title={words.passwordTitle}
          about={words.passwordFor(made.account.name, made.account.login)}
          secret={made.password}
          note={[words.passwordNote]}
          done={words.passwordDone}
          onClose={() => setMade(null)}
        />
      )}
    </Page>
  )
}

function AccountTable({ accounts }: { accounts: Account[] }) {
  const { accounts: words } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const now = useNow()
  const columns: NonNullable<TableProps<Account>['columns']> = [
    { title: words.name, key: 'name', render: (_, { name }) => <strong>{name}</strong> },
    { title: words.login, dataIndex: 'login', key: 'login' },
    {
      title: words.roles,
      key: 'roles',
      render: (_, { roles }) => roles.map((role) => term(ROLES, role)).join(language === 'zh' ? '、' : ', '),
    },
    {
      title: words.state,
      key: 'state',
      render: (_, { disabledAt }) =>
        disabledAt === null ? (
          <Mark meaning="recorded">{words.active}</Mark>
        ) : (
          <Mark meaning="quiet">{words.disabled(formatInstant(disabledAt, language, now))}</Mark>
        ),
    },
  ]
  return <PageTable<Account> label={words.list} rowKey="id" columns={columns} dataSource={accounts} />
}
