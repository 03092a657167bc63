/** The tiles: one meaning each. */
import { useCaring } from './caring.ts'
import { DELIVERY } from './delivery-words.ts'
import { Icon } from './icons.tsx'
import { TILES } from './pages.ts'
import { CHECK_OPEN, PAGE_NAMES } from './words.ts'

export function HomePage() {
  const { view, go } = useCaring()
  return (
    <nav className="tiles">
      {TILES.map((page) => (
        <button
          type="button"
          className="tile"
          data-first={page === 'forgotten'}
          key={page}
          onClick={() => go(page)}
        >
          <Icon name={page} />
          <span>{PAGE_NAMES[page]}</span>
          {page === 'delivery' && view.care.unconfirmed > 0 && (
            <span className="badge">{DELIVERY.open(view.care.unconfirmed)}</span>
          )}
          {page === 'check' && view.care.checkDue && <span className="badge">{CHECK_OPEN}</span>}
        </button>
      ))}
    </nav>
  )
}
