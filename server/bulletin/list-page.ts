/** All published months, the newest with its sites. */
import { createElement as h, type ReactNode } from 'react'
import type { Bulletin, Published } from './bulletin-repository.ts'
import { dayWords, type Frame, money, monthWords, people, renderPage } from './page.ts'

type Look = Omit<Frame, 'title'>

export function listPage(look: Look, newest: Bulletin | null, earlier: Published[]): string {
  const frame = { ...look, title: '各月公示' }
  if (newest === null)
    return renderPage(
      frame,
      h('p', { className: 'empty' }, '还没有公示。每月 10 日前在这里公布上个月的助餐人次和补贴金额。'),
    )
  const { month, taps, payable, publishedOn, towns } = newest
  return renderPage(
    frame,
    h('h2', null, h('a', { href: `/bulletin/${month}` }, `${monthWords(month)}`)),
    h('p', null, `就餐 ${people(taps)} 人次，补贴 ${money(payable)} 元，${dayWords(publishedOn)}公示。`),
    ...towns.map((town) => townList(month, town)),
    earlier.length > 0 ? h('h2', null, '以前各月') : null,
    earlier.length > 0
      ? h(
          'ul',
          { className: 'months' },
          ...earlier.map((each) =>
            h('li', { key: each.month }, h('a', { href: `/bulletin/${each.month}` }, monthWords(each.month))),
          ),
        )
      : null,
  )
}

function townList(month: string, { name, sites }: Bulletin['towns'][number]): ReactNode {
  return h(
    'section',
    { key: name },
    h('h3', null, name),
    h(
      'ul',
      { className: 'places' },
      ...sites.map(({ id, name, village }) =>
        h(
          'li',
          { key: id },
          h('a', { href: `/bulletin/${month}/${id}` }, name),
          h('span', { className: 'place' }, village),
        ),
      ),
    ),
  )
}

export function missingPage(look: Look): string {
  return renderPage(
    { ...look, title: '没有这份公示' },
    h('p', { className: 'empty' }, '这个月还没有公示，或者网址不对。'),
    h('p', { className: 'back' }, h('a', { href: '/bulletin' }, '返回各月公示')),
  )
}
