/**
 * A command 指令 of the county's to one terminal, signed with the county's key. It is carried out at most once, within
 * its time, and what came of it is a record of the terminal's own chain (kind `command`).
 */
import type { Verify } from './batch.ts'
import { integer, type Of, object, oneOf, type Shape, ShapeFault, text, words } from './shape.ts'
import { parseSigned } from './signed.ts'
import { id, instant } from './vocabulary.ts'

/** AES-256-GCM under the terminal's own token key, base64url of nonce, bytes and tag: see sealContext. */
const sealed = text(/^[A-Za-z0-9_-]{40,128}$/, 'sealed text')

const orders = {
  /** Sends its records from this sequence on once more. */
  resend: object({ from: integer(1) }),
  /** Asks for its roster whole. */
  roster: object({}),
  /** Words for the caretaker's side of the screen, until a time. */
  message: object({ text: words(60), until: instant }),
  /** Opens its readers anew. */
  'restart-readers': object({}),
  /** Sends up the last lines of its log. */
  log: object({}),
  /** The caretaker's PIN becomes the one that is sealed in here: four digits. */
  pin: object({ sealed }),
  /** Closes its chain: this terminal takes no card any more. */
  end: object({ reason: words(200) }),
  /** There is newer software to be put on. */
  software: object({ version: words(64), note: words(60) }),
} satisfies Record<string, Shape<unknown>>

export type CommandName = keyof typeof orders
export const COMMAND_NAMES = Object.keys(orders) as CommandName[]
type Order<N extends CommandName> = Of<(typeof orders)[N]>
/** Name and what belongs to it, discriminated by `name`. */
export type NamedOrder = { [N in CommandName]: { name: N; order: Order<N> } }[CommandName]

const envelope = object({
  v: oneOf(1),
  terminal: id,
  id,
  issued: instant,
  expires: instant,
  name: words(32),
  order: ((value) => value) as Shape<unknown>,
})
export type CommandHead = Omit<Of<typeof envelope>, 'order'>
/** `named` is null where this program does not know the command, or not in this shape. */
export type Command = { head: CommandHead; named: NamedOrder | null; problem: string | null }

/** Checks an order of the console's before it is signed; null where there is no such command or it is not of its shape. */
export function parseOrder(name: string, order: unknown): NamedOrder | null {
  try {
    return namedOrder(name, order)
  } catch (error) {
    if (error instanceof ShapeFault) return null
    throw error
  }
}

/** Reads and proves a signed command for `terminal`; whether its time has passed is for the caller's clock. */
export function parseCommand(
  signed: string,
  terminal: string,
  verify: Verify,
): { ok: true; value: Command } | { ok: false; problem: string } {
  const read = parseSigned(envelope, signed, 'command', verify)
  if (!read.ok) return read
  const { order, ...head } = read.value
  if (head.terminal !== terminal) return { ok: false, problem: `command: is for terminal ${head.terminal}` }
  try {
    return { ok: true, value: { head, named: namedOrder(head.name, order), problem: null } }
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error
    return { ok: true, value: { head, named: null, problem: error.message } }
  }
}

function namedOrder(name: string, order: unknown): NamedOrder {
  const known = COMMAND_NAMES.find((each) => each === name)
  if (known === undefined) throw new ShapeFault('name', `no command ${name}`)
  return { name: known, order: orders[known](order, 'order') } as NamedOrder
}

/** What sealed text of a command is bound to, so that it opens in no other terminal. */
export function sealContext(terminal: string): string {
  return `yangyi-pin/${terminal}`
}
