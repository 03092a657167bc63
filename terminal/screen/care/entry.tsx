/** On the public screen, always in the same place: the caretaker's way in, and beside it a moment to take back a tap. */
import { useState } from 'react'
import type { ShownTap } from '../../contract/screen.ts'
import { Icon } from './icons.tsx'
import { Button, Dialog } from './kit.tsx'
import type { Care } from './use-care.ts'
import { ENTRY, GOOD, REFUSED, UNDO_NO, UNDO_SHOWN, UNDO_YES, undoAsk } from './words.ts'

export function CareEntry({ care, tap, now }: { care: Care; tap: ShownTap | null; now: number }) {
  const [asked, setAsked] = useState<ShownTap | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const undoable = tap?.undoUntil != null && now < tap.undoUntil

  const undo = async ({ number }: ShownTap) => {
    const answer = await care.act('undo-shown', { number })
    setAsked(null)
    if (!answer.ok) setRefused(REFUSED[answer.code])
  }
  return (
    <>
      <nav className="care-entry">
        {undoable && (
          <button type="button" className="enter" onClick={() => setAsked(tap)}>
            <Icon name="undo" />
            <span>{UNDO_SHOWN}</span>
          </button>
        )}
        <button type="button" className="enter" onClick={care.open}>
          <Icon name="hand" />
          <span>
            <b>{ENTRY.first}</b>
            <span className="second">{ENTRY.second}</span>
          </span>
        </button>
      </nav>
      {asked !== null && (
        <Dialog ask={undoAsk(asked.name)}>
          <Button look="danger" onPress={() => undo(asked)}>
            {UNDO_YES}
          </Button>
          <Button onPress={() => setAsked(null)}>{UNDO_NO}</Button>
        </Dialog>
      )}
      {refused !== null && (
        <Dialog ask={refused}>
          <Button onPress={() => setRefused(null)}>{GOOD}</Button>
        </Dialog>
      )}
    </>
  )
}
