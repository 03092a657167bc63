/** 老人的卡: the drawer in which a clerk gives out cards without leaving the list. */
import { Drawer } from 'antd'
import type { Elder } from '../../../contract/elders.ts'
import { CardPanel } from './card-panel.tsx'
import { useCardWords } from './card-words.ts'

export function ElderCards({ elder, onClose }: { elder: Elder; onClose: () => void }) {
  const words = useCardWords()
  return (
    <Drawer open title={words.title(elder.name)} size={560} onClose={onClose}>
      <p className="form-note">{words.about(elder.village, elder.idTail)}</p>
      <CardPanel elder={elder} />
    </Drawer>
  )
}
