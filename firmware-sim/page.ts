/** The page of demo cards: plain HTML and one style, no script. */

/** A demo card as it is shown: never with the number on it. */
export interface ListedCard {
  readonly key: string
  readonly name: string
  readonly place: string
}

const STYLE = `
  :root { --paper: #FBF8F1; --ink: #1C2521; --jade: #0A5C46; --line: #DDD6C6; --radius: 8px }
  * { box-sizing: border-box; margin: 0 }
  body { background: var(--paper); color: var(--ink); padding: 48px 24px; line-height: 24px;
    font-family: "Noto Sans SC Variable", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
  main { max-width: 960px; margin: 0 auto; display: grid; gap: 32px }
  h1 { font-size: 32px; line-height: 40px; font-weight: 600 }
  h1 + p { margin-top: 8px; color: #55605A }
  output { display: block; padding: 16px 24px; border-radius: var(--radius); background: #fff;
    border: 1px solid var(--line); border-left: 8px solid var(--jade); font-size: 18px }
  output.missed { border-left-color: #A8531B }
  ul { list-style: none; padding: 0; display: grid; gap: 16px;
    grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)) }
  li { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 24px;
    background: #fff; border: 1px solid var(--line); border-radius: var(--radius) }
  h2 { font-size: 24px; line-height: 32px; font-weight: 600 }
  li p { color: #55605A }
  button { flex: none; min-height: 48px; padding: 0 24px; border: 0; border-radius: var(--radius);
    background: var(--jade); color: #fff; font: inherit; font-size: 18px; cursor: pointer }
  button:hover { background: #084A38 }
  button:focus-visible { outline: 2px solid var(--jade); outline-offset: 2px }
`

/** The page; `last` is the tap just made, and whether the reader got the card read. */
export function renderCardPage(
  cards: readonly ListedCard[],
  last?: { readonly card: ListedCard; readonly read: boolean },
): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>模拟读卡器</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><h1>模拟读卡器</h1><p>点“刷卡”，就像把这位老人的身份证放到读卡器上。人物均为虚构。</p></header>
${last === undefined ? '' : renderLast(last.card, last.read)}
<form method="post" action="/tap"><ul>
${cards.map(renderCard).join('\n')}
</ul></form>
</main>
</body>
</html>
`
}

function renderLast(card: ListedCard, read: boolean): string {
  const name = escapeHtml(card.name)
  return read
    ? `<output>已读到${name}的卡，卡已拿开。</output>`
    : `<output class="missed">没有读到${name}的卡。请看看终端是否已打开，再刷一次。</output>`
}

function renderCard({ key, name, place }: ListedCard): string {
  return `<li><div><h2>${escapeHtml(name)}</h2><p>${escapeHtml(place)}</p></div>
<button name="card" value="${escapeHtml(key)}" aria-label="刷卡：${escapeHtml(name)}，${escapeHtml(place)}">刷卡</button></li>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
