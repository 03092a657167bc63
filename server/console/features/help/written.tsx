/** What the manual says, as elements: no more of Markdown than the manual uses. The text never changes, so nothing needs a key. */
import type { Token, Tokens } from 'marked'
import { createElement, Fragment, type ReactNode } from 'react'

export function Written({ tokens }: { tokens: readonly Token[] }): ReactNode {
  return createElement(Fragment, null, ...tokens.map(piece))
}

/** Kinds that are one element around what is in them. */
const AROUND: Readonly<Record<string, string>> = { heading: 'h4', paragraph: 'p', strong: 'strong', em: 'em' }

function piece(token: Token): ReactNode {
  const around = AROUND[token.type]
  if (around !== undefined) return createElement(around, null, inside(token))
  switch (token.type) {
    case 'codespan':
      return <code>{token.text}</code>
    case 'code':
      return <pre>{token.text}</pre>
    case 'list':
      return list(token as Tokens.List)
    case 'table':
      return table(token as Tokens.Table)
    case 'br':
      return <br />
    case 'space':
    case 'html':
      return null
    default:
      // A link would lead out of the desk: its words stay.
      return 'tokens' in token ? inside(token) : 'text' in token ? token.text : null
  }
}

function inside(token: Token): ReactNode {
  return <Written tokens={('tokens' in token && token.tokens) || []} />
}

function list({ ordered, items }: Tokens.List): ReactNode {
  return createElement(
    ordered ? 'ol' : 'ul',
    null,
    ...items.map((item) => createElement('li', null, inside(item))),
  )
}

function table({ header, rows }: Tokens.Table): ReactNode {
  const row = (kind: 'th' | 'td', cells: Tokens.TableCell[]) =>
    createElement(
      'tr',
      null,
      ...cells.map(({ tokens }) => createElement(kind, null, <Written tokens={tokens} />)),
    )
  return (
    <table>
      <thead>{row('th', header)}</thead>
      {createElement('tbody', null, ...rows.map((cells) => row('td', cells)))}
    </table>
  )
}
