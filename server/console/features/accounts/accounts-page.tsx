/** 人员: who works with the system, in which roles. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm, type TableProps } from 'antd'
import { useState } from 'react'
import { ROLES } from '../../../../core/terms.ts'
import type { Account, CreatedAccount } from '../../../contract/accounts.ts'
import { get, post } from '../../shared/api/request.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { SecretDialog } from '../../shared/ui/secret-dialog.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { AddAccount } from './add-account.tsx'
import { EditAccount } from './edit-account.tsx'
import { useAccountWords } from './words.ts'

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
  const [editing, setEditing] = useState<Account | null>(null)
  const [made, setMade] = useState<CreatedAccount | null>(null)
  const mine = useAccountWords()
  const { message } = App.useApp()
  const resetting = useMutation({
    mutationFn: (account: number) => post<CreatedAccount>(`/api/accounts/${account}/password`, {}),
    onSuccess: setMade,
  })
  return (
    <Page
      title={words.title}
      {...(query.data && { note: words.count(query.data.length) })}
      actions={
        <>
          <ExportButton sheet="accounts" name={words.title} />
          {writes && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {words.add}
            </Button>
          )}
        </>
      }
    >
      <ProblemNote error={resetting.error} />
      <Loaded query={query}>
        {(accounts) => (
          <AccountTable
            accounts={accounts}
            {...(writes && { onEdit: setEditing, onReset: ({ id }) => resetting.mutate(id) })}
          />
        )}
      </Loaded>
      {editing !== null && (
        <EditAccount
          account={editing}
          onSaved={({ name }) => {
            setEditing(null)
            message.success(mine.saved(name))
            void client.invalidateQueries(accountsQuery)
          }}
          onClose={() => setEditing(null)}
        />
      )}
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

type Act = (account: Account) => void

function AccountTable({ accounts, onEdit, onReset }: { accounts: Account[]; onEdit?: Act; onReset?: Act }) {
  const mine = useAccountWords()
  const { id: me } = useMe()
  const { accounts: words } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const now = useNow()
  const columns: NonNullable<TableProps<Account>['columns']> = [
    { title: words.name, key: 'name', render: (_, { name }) => <strong>{name}</strong> },
    { title: words.login, key: 'login', render: (_, { login }) => <span translate="no">{login}</span> },
    {
      title: words.roles,
      key: 'roles',
      render: (_, { roles }) => roles.map((role) => term(ROLES, role)).join(language === 'zh' ? '、' : ', '),
    },
    {
      title: mine.place,
      key: 'place',
      render: (_, { place }) => place ?? <span className="muted">{mine.wholeCounty}</span>,
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
  if (onEdit !== undefined && onReset !== undefined)
    columns.push({
      key: 'do',
      align: 'right',
      render: (_, account) => (
        <span className="account-tools">
          {account.id !== me && (
            <Popconfirm
              title={mine.resetAsk(account.name)}
              description={mine.resetNote}
              okText={mine.reset}
              onConfirm={() => onReset(account)}
            >
              <Button size="small" type="text" aria-label={mine.resetOf(account.name)}>
                {mine.reset}
              </Button>
            </Popconfirm>
          )}
          <Button size="small" aria-label={mine.editOf(account.name)} onClick={() => onEdit(account)}>
            {mine.edit}
          </Button>
        </span>
      ),
    })
  return <PageTable<Account> label={words.list} rowKey="id" columns={columns} dataSource={accounts} />
}
