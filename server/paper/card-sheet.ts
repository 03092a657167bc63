/**
 * Sheets of QR cards 二维码卡: A4, ten bank-card sized cards a page, to be cut along the marks. The elder's name is what
 * a caretaker looks for, so it is the largest; no category and no ID number stands on a card.
 */
import { setImmediate } from 'node:timers/promises'
import { sheetStyle } from './card-sheet-style.ts'
import { html } from './html.ts'
import { QUIET, qrPath } from './qr-code.ts'

export type CardSheetContent = {
  county: string
  cards: {
    /** Stands nowhere on the card. */
    elder: string
    name: string
    village: string
    /** Eight digits to read out. */
    number: string
    /** YYYY-MM-DD, the last day on which it counts; null: none. */
    expires: string | null
    /** What the QR code holds. */
    text: string
  }[]
}

type PrintedCard = CardSheetContent['cards'][number]

const A_PAGE = 10
/** Millimetres; scanners read from 0.4. */
const MODULE = 0.6

/** The whole page, with its style; fonts come from `fonts/` beside it. */
export async function cardSheetHtml({ county, cards }: CardSheetContent): Promise<string> {
  const pages: string[] = []
  for (let i = 0; i < cards.length; i += A_PAGE) {
    pages.push(sheetOf(county, cards.slice(i, i + A_PAGE)))
    // A code takes milliseconds to draw; what the kitchens send must not wait for a whole village of them.
    await setImmediate()
  }
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>养怡助餐卡</title>
<link rel="stylesheet" href="fonts/index.css">
<style>${sheetStyle}</style>
</head>
<body>
${pages.join('\n')}
</body>
</html>
`
}

function sheetOf(county: string, cards: PrintedCard[]): string {
  const rows = Math.ceil(cards.length / 2)
  return `<section class="sheet">
<div class="cards" style="--rows:${rows}">
${cards.map((card) => cardOf(county, card)).join('\n')}
${cutMarks(rows)}
</div>
</section>`
}

function cardOf(county: string, { name, village, number, expires, text }: PrintedCard): string {
  const { size, path } = qrPath(text)
  const whole = size + 2 * QUIET
  return html`<article class="card">
<header><b>养怡助餐卡</b><span>${county}</span></header>
<div class="holder">
<p class="name ${sizeOf(name)}">${breakable(name)}</p>
<p class="village">${village}</p>
<p class="number"><span>卡号</span>${number}</p>
</div>
<svg class="code" viewBox="${-QUIET} ${-QUIET} ${whole} ${whole}" style="width:${whole * MODULE}mm;height:${whole * MODULE}mm"><path d="${path}"/></svg>
<footer><span>请妥善保管，遗失请告诉养老护理员。</span><span>${expires === null ? '' : `有效期至 ${expires}`}</span></footer>
</article>`
}

/** A name of four characters fills the line; longer ones take two or three, and none is set smaller than 20 pt. */
function sizeOf(name: string): string {
  const { length } = [...name]
  return length <= 3 ? 'short' : length === 4 ? 'four' : length <= 10 ? 'long' : 'longest'
}

/** Names of several parts are broken between them: a zero-width space after each dot. */
function breakable(name: string): string {
  return name.replace(/[·•・]/g, '$&\u200b')
}

/** Short strokes outside of the cards at every cut, so that a knife along a ruler needs no line on a card. */
function cutMarks(rows: number): string {
  const across = [0, 1, 2].flatMap((x) => [mark('top', x), mark('bottom', x)])
  const down = Array.from({ length: rows + 1 }, (_, y) => [mark('left', y), mark('right', y)]).flat()
  return [...across, ...down].join('')
}

const mark = (side: string, at: number) => `<i class="cut ${side}" style="--at:${at}"></i>`
