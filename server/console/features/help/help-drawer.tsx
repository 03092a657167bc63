/** What the manual says of the open page, beside it; the other chapters below, closed. */
import { useLocation } from '@tanstack/react-router'
import { Collapse, Drawer } from 'antd'
import { type Chapter, chapters, chaptersFor } from './manual.ts'
import { useHelpWords } from './words.ts'
import { Written } from './written.tsx'
import './help.css'

export function HelpDrawer({ onClose }: { onClose: () => void }) {
  const words = useHelpWords()
  const { pathname } = useLocation()
  const own = chaptersFor(chapters, pathname)
  return (
    <Drawer open title={words.title} size={480} mask={false} onClose={onClose} className="help">
      {words.language !== '' && <p className="muted">{words.language}</p>}
      {own.length === 0 && <p className="muted">{words.none}</p>}
      {own.map((chapter) => (
        <section key={chapter.title}>
          <h3>{chapter.title}</h3>
          <Written tokens={chapter.tokens} />
        </section>
      ))}
      <section>
        <h3>{words.keys}</h3>
        <dl className="help-keys">
          {words.keyList.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
      <h3>{words.whole}</h3>
      <Collapse ghost items={chapters.filter((chapter) => !own.includes(chapter)).map(panel)} />
    </Drawer>
  )
}

function panel({ title, tokens }: Chapter) {
  return { key: title, label: title, children: <Written tokens={tokens} /> }
}
