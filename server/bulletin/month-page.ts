/** A month of the whole county, and the part of one site. */
import { createElement as h, type ReactNode } from 'react'
import type { Bulletin, BulletinSite } from './bulletin-repository.ts'
import { dayWords, type Frame, money, monthWords, people, renderPage, table } from './page.ts'

type Look = Omit<Frame, 'title'>

export function monthPage(look: Look, bulletin: Bulletin): string {
  const { month, towns, siteGrants } = bulletin
  return renderPage(
    { ...look, title: `${monthWords(month)}助餐补贴公示` },
    figures([['就餐', `${people(bulletin.taps)} 人次`], ...paid(bulletin.payable, bulletin.adjustments)]),
    h('h2', null, '各助餐点'),
    table(
      'sites',
      ['助餐点', '人次', ...siteGrants.map((title) => `${title}（元）`), '合计（元）'],
      [
        ...towns.flatMap(({ name, sites }) => [
          h(
            'tr',
            { className: 'town' },
            h('th', { scope: 'rowgroup', colSpan: siteGrants.length + 3 }, name),
          ),
          ...sites.map((site) => siteRow(month, site, siteGrants)),
        ]),
        totalRow(bulletin),
      ],
    ),
    h('h2', null, '补贴项目'),
    amounts('项目', bulletin.grants),
    ...adjustmentsPart(bulletin.adjustments),
    bulletin.funders.length > 0 ? h('h2', null, '资金来源') : null,
    bulletin.funders.length > 0 ? amounts('来源', bulletin.funders) : null,
    imprint(bulletin),
    h('p', { className: 'back' }, h('a', { href: '/bulletin' }, '返回各月公示')),
  )
}

export function sitePage(look: Look, bulletin: Bulletin, site: BulletinSite): string {
  const { month, siteGrants } = bulletin
  return renderPage(
    { ...look, title: `${site.name} ${monthWords(month)}` },
    h('p', { className: 'place' }, [site.town, site.village].filter((name) => name !== '').join(' · ')),
    figures([
      ['就餐', `${people(site.taps)} 人次`],
      ...paid(site.payable, site.adjusted === 0 ? [] : [{ fen: site.adjusted }]),
    ]),
    h('h2', null, '补贴项目'),
    amounts(
      '项目',
      siteGrants.flatMap((title, i) => {
        const fen = site.amounts[i]
        return fen === null || fen === undefined ? [] : [{ title, fen }]
      }),
    ),
    site.adjusted === 0 ? null : h('p', null, ADJUSTMENTS_NOTE),
    imprint(bulletin),
    h('p', { className: 'back' }, h('a', { href: `/bulletin/${month}` }, '返回全县公示')),
  )
}

const ADJUSTMENTS_NOTE =
  '以前月份的公示不再改动。公示以后才收到的记录和更正，在本月补发或者扣回，金额算在本月发放里。'

/** What is due for the month and, where earlier months are adjusted, what is paid in all. */
function paid(payable: number, adjustments: readonly { fen: number }[]): [string, string][] {
  const adjusted = adjustments.reduce((sum, { fen }) => sum + fen, 0)
  const own: [string, string] = ['补贴合计', `${money(payable)} 元`]
  if (adjustments.length === 0) return [own]
  return [own, ['以前月份调整', `${signed(adjusted)} 元`], ['本月发放', `${money(payable + adjusted)} 元`]]
}

function adjustmentsPart(adjustments: Bulletin['adjustments']): ReactNode[] {
  if (adjustments.length === 0) return []
  return [
    h('h2', null, '以前月份的调整'),
    h('p', null, ADJUSTMENTS_NOTE),
    amounts(
      '调整的月份',
      adjustments.map(({ month, fen }) => ({ title: monthWords(month), fen })),
    ),
  ]
}

function signed(fen: number): string {
  return `${fen > 0 ? '+' : ''}${money(fen)}`
}

function totalRow({ towns, siteGrants }: Bulletin): ReactNode {
  const sites = towns.flatMap((town) => town.sites)
  const sum = (of: (site: BulletinSite) => number) => sites.reduce((total, site) => total + of(site), 0)
  return h(
    'tr',
    { key: 'total', className: 'total' },
    h('th', { scope: 'row' }, '合计'),
    number('人次', people(sum(({ taps }) => taps))),
    ...siteGrants.map((title, i) => number(title, money(sum(({ amounts }) => amounts[i] ?? 0)))),
    number('合计', money(sum(({ payable }) => payable))),
  )
}

function siteRow(month: string, site: BulletinSite, siteGrants: string[]): ReactNode {
  return h(
    'tr',
    { key: site.id },
    h('th', { scope: 'row' }, h('a', { href: `/bulletin/${month}/${site.id}` }, site.name)),
    number('人次', people(site.taps)),
    ...siteGrants.map((title, i) => {
      const fen = site.amounts[i]
      return number(title, fen === null || fen === undefined ? '—' : money(fen))
    }),
    number('合计', money(site.payable), 'total'),
  )
}

/** `label` stands before the number where a phone shows one site below the other. */
function number(label: string, text: string, kind = ''): ReactNode {
  return h('td', { key: label, className: `number ${kind}`.trim(), 'data-label': label }, text)
}

function amounts(what: string, list: { title: string; fen: number }[]): ReactNode {
  return table(
    'amounts',
    [what, '金额（元）'],
    list.map(({ title, fen }) =>
      h('tr', { key: title }, h('th', { scope: 'row' }, title), h('td', { className: 'number' }, money(fen))),
    ),
  )
}

function figures(pairs: [string, string][]): ReactNode {
  return h(
    'dl',
    { className: 'figures' },
    ...pairs.map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, value))),
  )
}

/** What the figures rest on, and by what they can be checked. */
function imprint({ policies, publishedOn, version, resultHash }: Bulletin): ReactNode {
  const basis = policies.map(({ title, documents }) =>
    documents.length > 0 ? `${title}（${documents.join('、')}）` : title,
  )
  return h(
    'section',
    { className: 'imprint' },
    h('p', null, `依据：${basis.join('；')}`),
    h('p', null, `公示日期：${dayWords(publishedOn)}　第 ${version} 版`),
    h('p', null, '结果核对码：', h('code', null, resultHash.slice(0, 16))),
  )
}
