/** What the caretaker's side keeps beside the chain: settings, and meals that are on their way and no records yet. */
import { list, type Of, object, oneOf, words } from '../../core/shape.ts'
import { day, id, instant, meal } from '../../core/vocabulary.ts'
import { careSettings } from '../contract/care.ts'
import type { KeptFile } from './kept-file.ts'

const carrier = words(32)
const changes = object({ added: list(id, 1_000), removed: list(id, 1_000) })

export const keptCare = object({
  settings: careSettings,
  /** By hand, against what the last meals say: who is on the list of carried meals and who is not. */
  deliveries: object({ breakfast: changes, lunch: changes, dinner: changes }),
  onTheWay: list(
    object({
      day,
      meal,
      elder: id,
      service: oneOf('delivery', 'neighbour'),
      carrier,
      at: instant,
      clock: oneOf('contact', 'wall'),
    }),
    10_000,
  ),
  /** The latest first. */
  carriers: list(carrier, 12),
})
export type CareKept = Of<typeof keptCare>
export type OnTheWay = CareKept['onTheWay'][number]
export type KeptCare = KeptFile<CareKept>

const nobody = { added: [], removed: [] }
const voice = { language: 'zh-CN', volume: 100 }
export const NO_CARE: CareKept = {
  settings: { voice: { breakfast: voice, lunch: voice, dinner: voice } },
  deliveries: { breakfast: nobody, lunch: nobody, dinner: nobody },
  onTheWay: [],
  carriers: [],
}
