/** Who the elder is: photograph, numbers by their tails, account and note; each with what can be done about it. */
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ElderDetail, Reveal } from '../../../contract/elders.ts'
import { formatDay } from '../../shared/format/time.ts'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { useChangeWords } from '../changes/words.ts'
import type { Act } from './change-forms.tsx'
import { photoAddress } from './elder-queries.ts'
import { PhotoDialog } from './photo-dialog.tsx'
import { RevealDialog } from './reveal-dialog.tsx'
import { useElderWords } from './words.ts'

export function ElderSide({ elder, onAct }: { elder: ElderDetail; onAct: ((act: Act) => void) | null }) {
  const words = useElderWords()
  const { changeBank } = useChangeWords()
  const { language } = useSpeech()
  const may = useMay()
  const [revealing, setRevealing] = useState<Reveal['what'] | null>(null)
  const [photographing, setPhotographing] = useState(false)
  const { id, name, born, died, idTail, phoneTail, bank, note, photo, mergedInto } = elder
  const writes = may('register.write') && mergedInto === null
  const secret = (what: Reveal['what']) =>
    may('register.reveal') && (
      <Button size="small" type="link" aria-label={words.revealOf[what]} onClick={() => setRevealing(what)}>
        {words.revealGo}
      </Button>
    )
  return (
    <aside className="sheet elder-side">
      <figure className="elder-photo">
        {photo === null ? (
          <div className="elder-no-photo muted">{words.noPhoto}</div>
        ) : (
          <img src={photoAddress(id, photo.digest)} alt={words.photoOf(name)} width={120} height={160} />
        )}
        <figcaption>
          {photo !== null && (
            <span className="muted">
              {words.consent(photo.consentBy, formatDay(photo.consentOn, language, true))}
            </span>
          )}
          {writes && (
            <Button size="small" onClick={() => setPhotographing(true)}>
              {photo === null ? words.photoAdd : words.photoChange}
            </Button>
          )}
        </figcaption>
      </figure>
      <dl>
        <Item label={words.born}>{formatDay(born, language, true)}</Item>
        {died !== null && <Item label={words.died}>{formatDay(died, language, true)}</Item>}
        <Item label={words.idNumber}>
          <span className="figures">{words.masked(idTail)}</span>
          {secret('id-number')}
        </Item>
        <Item label={words.phone}>
          {phoneTail === null ? (
            <span className="nothing">{words.noPhone}</span>
          ) : (
            <>
              <span className="figures">{words.masked(phoneTail)}</span>
              {secret('phone')}
            </>
          )}
        </Item>
        <Item label={words.bank}>
          {bank === null ? (
            <span className="nothing">{words.noAccount}</span>
          ) : (
            <>
              <span className="figures">{words.masked(bank.tail)}</span>
              {secret('bank')}
              <div className="muted">
                {bank.holder} · {bank.bank}
              </div>
            </>
          )}
        </Item>
        <Item label={words.note}>
          {note === '' ? (
            <span className="nothing">{words.noNote}</span>
          ) : (
            <span className="elder-note">{note}</span>
          )}
        </Item>
      </dl>
      {onAct !== null && (
        <div className="elder-acts">
          <Button size="small" onClick={() => onAct('identity')}>
            {words.act.identity}
          </Button>
          <Button size="small" onClick={() => onAct('contact')}>
            {words.act.contact}
          </Button>
          <Button size="small" onClick={() => onAct('bank')}>
            {changeBank}
          </Button>
        </div>
      )}
      {revealing !== null && <RevealDialog elder={id} what={revealing} onClose={() => setRevealing(null)} />}
      {photographing && <PhotoDialog elder={elder} onClose={() => setPhotographing(false)} />}
    </aside>
  )
}

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
