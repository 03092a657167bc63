/** Name, roles and, for those who work for a township or a village, which. */
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { ROLES } from '../../../../core/terms.ts'
import type { Role } from '../../../contract/session.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { useAccountWords } from './words.ts'

const ORDER = [
  'clerk',
  'reviewer',
  'finance',
  'town',
  'village',
  'administrator',
  'auditor',
] as const satisfies Role[]

export type AccountValues = { name: string; roles: Role[]; town?: string; village?: string }

/** What is sent of them: the one place that the roles ask for. */
export function heldOf({ roles, town, village }: AccountValues): { roles: Role[]; region?: string } {
  const region = roles.includes('town') ? town : roles.includes('village') ? village : undefined
  return { roles, ...(region !== undefined && { region }) }
}

export function AccountFields({ login }: { login?: ReactNode }) {
  const words = useWords()
  const { accounts } = words
  const mine = useAccountWords()
  const term = useTerms()
  const { data: regions = [] } = useQuery(regionsQuery)
  const roles: Role[] = Form.useWatch('roles') ?? []
  const required = { required: true, message: words.required }
  return (
    <>
      <Form.Item name="name" label={accounts.name} rules={[{ ...required, whitespace: true }]}>
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Form.Item>
      {login}
      <Form.Item
        name="roles"
        label={accounts.roles}
        extra={accounts.rolesNote}
        rules={[{ required: true, type: 'array', min: 1, message: accounts.rolesMissing }]}
      >
        <Checkbox.Group
          className="role-choices"
          options={ORDER.map((value) => ({
            value,
            label: (
              <>
                {term(ROLES, value)}
                <span className="muted role-note">{accounts.roleNotes[value]}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      {roles.includes('town') && (
        <Form.Item name="town" label={mine.town} rules={[required]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={regions
              .filter(({ level }) => level === 'town')
              .map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Form.Item>
      )}
      {roles.includes('village') && !roles.includes('town') && (
        <Form.Item name="village" label={mine.village} rules={[required]}>
          <VillageSelect />
        </Form.Item>
      )}
    </>
  )
}
