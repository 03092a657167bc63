/** docs/reasons.md publishes the reasons of core/terms, code for code, in their order and in both languages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ADJUSTMENT_REASONS, REASONS, type Term } from '../../core/terms.ts'

const PAGE = join(import.meta.dirname, '../../docs/reasons.md')

it('are those of the page', () => {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, code, zh, en] = /^\| `([a-z-]+)` *\| (.*?) *\| (.*?) *\|$/.exec(line) ?? []
      return code === undefined ? [] : [[code, { zh, en }]]
    })
  expect(rows).toEqual([...Object.entries<Term>(REASONS), ...Object.entries<Term>(ADJUSTMENT_REASONS)])
})
