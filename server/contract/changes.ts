/** Changes of the register 变更: what is asked for, by kind, and what became of it. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, OrNull, RegionCode, Words } from './common.ts'
import { Note, Phone } from './elders.ts'

/** Where money goes 收款账户, as it is written down; the number is never shown again but for its last four. */
export const Account = Type.Object({
  holder: Words(64),
  number: Type.String({ pattern: '^[0-9]{8,32}$' }),
  bank: Words(64),
  /** 联行号, where the bank file asks for it. */
  bankCode: OrNull(Type.String({ pattern: '^[0-9]{12}$' })),
})
export type Account = Static<typeof Account>

/** What may be asked about an elder or where money goes, by the kind's code. */
export const PROPOSALS = {
  /** 增加或终止一种类别 from a day. */
  'elder.category': Type.Object({
    category: Words(32),
    act: Type.Union([Type.Literal('add'), Type.Literal('end')]),
    from: Day,
    /** Of `add` alone. */
    to: OrNull(Day),
  }),
  /** 登记去世; null takes a wrong one back. */
  'elder.death': Type.Object({ died: OrNull(Day) }),
  /** The value that a fact has from a day on, until another; null: none. */
  'elder.facts': Type.Object({
    fact: Type.Union([
      Type.Literal('residence'),
      Type.Literal('stay'),
      Type.Literal('care'),
      Type.Literal('home'),
    ]),
    value: OrNull(Words(32)),
    from: Day,
    to: OrNull(Day),
    /** 证明材料, e.g. the number of a residence permit. */
    evidence: OrNull(Words(200)),
  }),
  /** Each part null: as it is. An ID number brings its own sex and day of birth. */
  'elder.identity': Type.Object({
    name: OrNull(Words(64)),
    idNumber: OrNull(Type.String({ minLength: 15, maxLength: 18 })),
    born: OrNull(Day),
  }),
  'elder.contact': Type.Object({
    /** Without it: as it is; null takes it away. */
    phone: Type.Optional(OrNull(Phone)),
    note: Type.Optional(Note),
  }),
  'elder.confirm': Type.Object({}),
  /** The elder asked about is the double; `into` keeps its id. `facts`, `photo`, `account`: what goes over. */
  'elder.merge': Type.Object({
    into: Id,
    facts: Type.Array(Type.String({ pattern: '^[0-9]{1,19}$' }), { maxItems: 100 }),
    photo: Type.Boolean(),
    account: Type.Boolean(),
  }),
  /** null: there is none any more. */
  'elder.bank': Type.Object({ account: OrNull(Account) }),
  'site.bank': Type.Object({ account: OrNull(Account) }),
} as const

export const ChangeState = Type.Union([
  Type.Literal('open'),
  Type.Literal('approved'),
  Type.Literal('refused'),
  Type.Literal('withdrawn'),
  /** Done at once by whoever asked, since it moves no money of the past. */
  Type.Literal('direct'),
])
export type ChangeState = Static<typeof ChangeState>

export const Verdict = Type.Union([
  Type.Literal('approved'),
  Type.Literal('refused'),
  Type.Literal('withdrawn'),
])
export type Verdict = Static<typeof Verdict>

const Shown = Type.Record(Type.String(), Type.Unknown())

export const Change = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  /** elder/<id> or site/<id> */
  subject: Type.String(),
  /** Of the elder or the site. */
  name: Type.String(),
  region: RegionCode,
  regionName: Type.String(),
  /** Without what is sealed in it. */
  proposal: Shown,
  /** What stood when it was asked. */
  before: Shown,
  reason: Type.String(),
  askedBy: Type.String(),
  askedAt: Instant,
  state: ChangeState,
  decidedBy: OrNull(Type.String()),
  decidedAt: OrNull(Instant),
  decisionReason: OrNull(Type.String()),
  /** What the person who reads this may decide. */
  may: Type.Array(Verdict),
})
export type Change = Static<typeof Change>

export const ChangePage = Type.Object({ total: Type.Integer(), changes: Type.Array(Change) })
export type ChangePage = Static<typeof ChangePage>

export const ChangeQuery = Type.Object({
  /** Open ones the oldest first, deaths before all; others the newest first. */
  state: Type.Union([Type.Literal('open'), Type.Literal('decided'), Type.Literal('all')], {
    default: 'open',
  }),
  kind: Type.Optional(Type.String({ pattern: '^[a-z]+\\.[a-z-]+$', maxLength: 32 })),
  subject: Type.Optional(Type.String({ pattern: '^(elder|site)/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type ChangeQuery = Static<typeof ChangeQuery>

export const NewChange = Type.Object({
  kind: Type.String({ maxLength: 32 }),
  subject: Type.String({ pattern: '^(elder|site)/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
  proposal: Type.Record(Type.String(), Type.Unknown()),
  reason: Words(300),
})
export type NewChange = Static<typeof NewChange>

export const ChangeDecision = Type.Object({ verdict: Verdict, reason: OrNull(Words(300)) })
export type ChangeDecision = Static<typeof ChangeDecision>
