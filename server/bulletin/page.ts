/** The frame of every bulletin page: plain HTML, one style sheet, no script. */
import { createElement as h, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { formatYuan } from '../../core/settlement/fraction.ts'

export type Frame = { county: string; title: string; styleUrl: string }

export function renderPage({ county, title, styleUrl }: Frame, ...content: ReactNode[]): string {
  const page = h(
    'html',
    { lang: 'zh-CN' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'robots', content: 'noindex, nofollow' }),
      h('title', null, `${title} — ${county}老年助餐公示`),
      h('link', { rel: 'stylesheet', href: styleUrl }),
    ),
    h(
      'body',
      null,
      h('header', null, h('p', { className: 'county' }, `${county}老年助餐公示`), h('h1', null, title)),
      h('main', null, ...content),
      h(
        'footer',
        null,
        h('p', null, '对公示内容有疑问，请向村委会或镇民政办反映。'),
        h('p', null, '公示不列老人姓名，只列各助餐点的人次和金额。'),
      ),
      // Last, so that nobody waits for it: only a computer without Chinese characters needs it.
      h('link', { rel: 'stylesheet', href: '/bulletin/fonts/index.css' }),
    ),
  )
  return `<!doctype html>\n${renderToStaticMarkup(page)}`
}

/** 12,345.60 */
export function money(fen: number): string {
  return formatYuan(BigInt(fen)).replace(/\B(?=(\d{3})+\.)/g, ',')
}

export function people(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** 2026年10月 */
export function monthWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`
}

/** 2026年11月8日 */
export function dayWords(day: string): string {
  return `${monthWords(day.slice(0, 7))}${Number(day.slice(8))}日`
}

export function table(className: string, head: readonly string[], rows: readonly ReactNode[]): ReactNode {
  const cells = head.map((title) => h('th', { key: title, scope: 'col' }, title))
  return h('table', { className }, h('thead', null, h('tr', null, ...cells)), h('tbody', null, ...rows))
}
