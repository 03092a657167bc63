/** Search and help, which every page has: two buttons in the sidebar, and the keys that open them. */
import { lazy, Suspense, useState } from 'react'
import { useHelpWords } from '../features/help/words.ts'
import type { Hit } from '../features/search/hits.ts'
import { useSearchWords } from '../features/search/words.ts'
import { useKey } from '../shared/use-key.ts'
import { useMay } from '../shared/use-me.ts'
import { useWords } from '../shared/words/use-words.ts'
import { MENU } from './menu.ts'

// Neither is needed before it is asked for.
const SearchDialog = lazy(async () => ({
  default: (await import('../features/search/search-dialog.tsx')).SearchDialog,
}))
const HelpDrawer = lazy(async () => ({
  default: (await import('../features/help/help-drawer.tsx')).HelpDrawer,
}))

export function Helpers() {
  const words = useWords()
  const search = useSearchWords()
  const help = useHelpWords()
  const may = useMay()
  const searches = may('register.read')
  const [open, setOpen] = useState<'search' | 'help' | null>(null)
  const close = () => setOpen(null)
  useKey('k', { ctrl: true }, () => searches && setOpen('search'))
  useKey('?', {}, () => setOpen(open === 'help' ? null : 'help'))
  const pages: Hit[] = MENU.filter(({ right }) => right === null || may(right)).map(({ to, name }) => ({
    key: `page ${to}`,
    group: 'pages',
    name: words.nav[name],
    note: '',
    to,
  }))
  return (
    <div className="sidebar-helpers">
      {searches && (
        <button type="button" onClick={() => setOpen('search')}>
          {search.open}
          <kbd>Ctrl K</kbd>
        </button>
      )}
      <button type="button" onClick={() => setOpen('help')}>
        {help.open}
        <kbd>?</kbd>
      </button>
      <Suspense>
        {open === 'search' && <SearchDialog pages={pages} onClose={close} />}
        {open === 'help' && <HelpDrawer onClose={close} />}
      </Suspense>
    </div>
  )
}
