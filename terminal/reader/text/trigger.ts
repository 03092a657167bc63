/** Command mode (reader sheet §3.4): the scanner looks for a code only when the kiosk tells it to. */
import type { Conversation } from './conversation.ts'

/** Longer than a scanner looks for when it comes from the factory, 3 to 5 s. */
const LOOK_MS = 5500
/** From a code to the next trigger, so that a card that stays there is not read without a pause. */
const PAUSE_MS = 300

/** One trigger and what comes of it: whether a code came, read well or not. It may come before an answer, or without. */
export async function look(conversation: Conversation, trigger: () => Promise<unknown>): Promise<boolean> {
  const before = conversation.tries
  await trigger()
  if (conversation.tries === before) await conversation.code(LOOK_MS)
  const came = conversation.tries > before
  if (came) await conversation.sleep(PAUSE_MS)
  return came
}
