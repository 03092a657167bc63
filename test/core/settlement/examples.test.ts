import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFolder } from '../../../cli/settlement-folder/load-folder.ts'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { checkPolicies } from '../../../core/settlement/policy-file/policy-check.ts'
import { settle } from '../../../core/settlement/settle.ts'
import { formatStatement, type Statement } from '../../../core/settlement/statement.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')
const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).sort()

describe('the examples of the spec', () => {
  const expected = files.filter((file) => /expected-\d{4}-\d{2}\.json$/.test(file))

  it('are all here', () => {
    expect(expected.length).toBeGreaterThanOrEqual(33)
  })

  it.each(expected)('%s', async (file) => {
    const folder = readFolder(await loadFolder(join(EXAMPLES, dirname(file))))
    if (!folder.ok) throw new Error(JSON.stringify(folder.faults))
    const month = file.slice(-'2024-07.json'.length, -'.json'.length) as PlainMonth
    const { statement } = settle({ ...folder.input, month })
    const wanted = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Statement
    expect(formatStatement(statement)).toBe(formatStatement(wanted))
  })
})

describe('the policies that come with it', () => {
  const policies = files.filter((file) => /^policies[\\/].*\.json$/.test(file))

  it('are all here', () => {
    expect(policies).toHaveLength(5)
  })

  it.each(policies)('%s is without fault', (file) => {
    expect(checkPolicies([{ file, text: readFileSync(join(EXAMPLES, file), 'utf8') }])).toMatchObject({
      ok: true,
    })
  })
})
