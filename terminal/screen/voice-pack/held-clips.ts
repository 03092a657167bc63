/** The clips of one language as the terminal holds them, and the caretaker's changes to them. */
import { parseAs } from '../../../core/shape.ts'
import { CARE_SESSION } from '../../contract/care.ts'
import { voiceHeld } from '../../contract/voice.ts'
import { PACK_CHANGED } from '../voice/pack.ts'

/** Ids of what is recorded; null where the terminal does not say. */
export async function heldClips(language: string): Promise<ReadonlySet<string> | null> {
  const answer = await fetch('/voice').catch(() => null)
  if (answer === null || !answer.ok) return null
  const parsed = parseAs(voiceHeld, await answer.text(), 'voice')
  if (!parsed.ok) return null
  const pack = parsed.value.packs.find((each) => each.language === language)
  return new Set(pack?.clips.map(({ clip }) => clip))
}

export type Change = 'done' | 'locked' | 'failed'

/** Keeps the sound as this clip, or takes the clip away where it is null. */
export async function changeClip(
  session: string,
  language: string,
  clip: string,
  sound: Blob | null,
): Promise<Change> {
  const answer = await fetch(`/voice/${language}/${clip}`, {
    method: sound === null ? 'DELETE' : 'PUT',
    headers: { [CARE_SESSION]: session, ...(sound && { 'content-type': sound.type }) },
    body: sound,
  }).catch(() => null)
  if (answer?.status === 401) return 'locked'
  if (answer === null || !answer.ok) return 'failed'
  dispatchEvent(new Event(PACK_CHANGED))
  return 'done'
}
