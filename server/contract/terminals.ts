/** What the county tells its terminals: commands 指令, their end, and what their log says. */
import { type Static, Type } from 'typebox'
import { Id, Instant, OrNull, Words } from './common.ts'
import { EnrolmentCode } from './register.ts'

export const NewCommand = Type.Union([
  Type.Object({ name: Type.Literal('resend'), from: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
  Type.Object({ name: Type.Literal('roster') }),
  /** Shown on the caretaker's side for so many hours. */
  Type.Object({
    name: Type.Literal('message'),
    text: Words(60),
    hours: Type.Integer({ minimum: 1, maximum: 168 }),
  }),
  Type.Object({ name: Type.Literal('restart-readers') }),
  Type.Object({ name: Type.Literal('log') }),
  /** It leaves the server sealed for the terminal alone, and stands in no log. */
  Type.Object({ name: Type.Literal('pin'), pin: Type.String({ pattern: '^[0-9]{4}$' }) }),
  Type.Object({ name: Type.Literal('software'), version: Words(64), note: Words(60) }),
])
export type NewCommand = Static<typeof NewCommand>

export const Command = Type.Object({
  id: Id,
  name: Type.Union([
    Type.Literal('resend'),
    Type.Literal('roster'),
    Type.Literal('message'),
    Type.Literal('restart-readers'),
    Type.Literal('log'),
    Type.Literal('pin'),
    Type.Literal('end'),
    Type.Literal('software'),
  ]),
  /** What belongs to it; never a PIN. */
  detail: Type.Record(Type.String(), Type.Unknown()),
  by: OrNull(Type.String()),
  /** `sent`: on its way at least once. `done`: the terminal's chain tells the outcome. */
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('sent'),
    Type.Literal('done'),
    Type.Literal('expired'),
  ]),
  issued: Instant,
  expires: Instant,
  answered: OrNull(Instant),
  outcome: OrNull(Type.String()),
})
export type Command = Static<typeof Command>

export const EndTerminal = Type.Object({ reason: Words(200) })
export type EndTerminal = Static<typeof EndTerminal>

/** `ending`: it is online and was told to close its chain; it counts as ended once that has come. */
export const Ended = Type.Object({ state: Type.Union([Type.Literal('ending'), Type.Literal('ended')]) })
export type Ended = Static<typeof Ended>

/** 换机: the old one ends, and this code opens a new one at the same site. */
export const Swapped = Type.Object({ old: Ended, code: EnrolmentCode })
export type Swapped = Static<typeof Swapped>

export const TerminalLog = Type.Object({ at: OrNull(Instant), lines: Type.Array(Type.String()) })
export type TerminalLog = Static<typeof TerminalLog>
