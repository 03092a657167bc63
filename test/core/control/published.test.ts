import { expect, it } from 'vitest'
import { publishedList } from './published-list.ts'

it('the published list is what the rules are', () =>
  expect(publishedList()).toMatchFileSnapshot('../../../docs/control-rules.md'))
