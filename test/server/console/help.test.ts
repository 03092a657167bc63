/** The manual beside each page: every page of the menu has a chapter, and the chapters say only what they are. */
import { expect, it } from 'vitest'
import { MENU } from '../../../server/console/app/menu.ts'
import { chapters, chaptersFor, chaptersOf } from '../../../server/console/features/help/manual.ts'

it.each(MENU.map(({ to }) => to))('%s has a chapter', (page) => {
  expect(chaptersFor(chapters, page).map(({ title }) => title)).not.toEqual([])
})

it('a page below others has theirs', () => {
  expect(chaptersFor(chapters, '/months/2026-10').map(({ title }) => title)).toEqual(['月底一步一步'])
  expect(chaptersFor(chapters, '/elders/imports').map(({ title }) => title)).toContain('导入名单')
  expect(chaptersFor(chapters, '/nowhere')).toEqual([])
})

it('reads pages from the comment under a heading, and leaves the comment out', () => {
  const [chapter] = chaptersOf('# T\n\nbefore\n\n## One\n\n<!-- /a /b/* -->\n\nText.\n')
  expect(chapter).toMatchObject({ title: 'One', pages: ['/a', '/b/*'] })
  expect(chapter?.tokens.map(({ type }) => type)).not.toContain('html')
})
