/** One site 助餐点 with all that is on file about it, and its life: proposals and the steps that they take. */
import { type Static, Type } from 'typebox'
import { POST_KINDS } from '../../core/site-posts.ts'
import { Day, Id, Instant, OrNull, RegionCode, Words } from './common.ts'
import { Facility, MealWindow, Site } from './register.ts'

const Reason = Words(200)
/** Id of a row of the register. */
const RowId = Type.String({ pattern: '^[1-9][0-9]{0,17}$' })

export const SiteFact = Type.Object({
  id: RowId,
  fact: Type.String(),
  value: Type.String(),
  from: Day,
  to: OrNull(Day),
  knownAt: Instant,
})
export type SiteFact = Static<typeof SiteFact>

const PostKind = Type.Enum(POST_KINDS)

export const Post = Type.Object({
  id: RowId,
  name: Type.String(),
  kind: PostKind,
  phone: Type.String(),
  /** The former village whose post it is. */
  village: OrNull(Type.String()),
  from: Day,
  to: OrNull(Day),
})
export type Post = Static<typeof Post>

export const NewPost = Type.Object({
  name: Words(64),
  kind: PostKind,
  phone: Type.Optional(Type.String({ pattern: '^[0-9 -]{5,20}$' })),
  village: OrNull(RegionCode),
  from: Day,
})
export type NewPost = Static<typeof NewPost>

/** `mistake`: it never was so, and is taken back altogether. */
export const EndPost = Type.Object({ to: Day, mistake: Type.Boolean(), reason: Reason })
export type EndPost = Static<typeof EndPost>

const Relative = Type.Object({ id: Type.String(), name: Type.String(), on: Day, reason: Type.String() })

export const SiteDetail = Type.Object({
  ...Site.properties,
  /** What stands, by fact and day; meals, closures and events among them. */
  facts: Type.Array(SiteFact),
  terminalList: Type.Array(
    Type.Object({
      id: Id,
      state: Type.Union([Type.Literal('waiting'), Type.Literal('active'), Type.Literal('ended')]),
      online: Type.Boolean(),
      seenAt: OrNull(Instant),
    }),
  ),
  account: OrNull(Type.Object({ holder: Type.String(), bank: Type.String(), tail: Type.String() })),
  postList: Type.Array(Post),
  /** Sites that go on in this one, and the one in which this goes on. */
  predecessors: Type.Array(Relative),
  successor: OrNull(Relative),
  /** Villages that went on in the one in which the site lies. */
  formerVillages: Type.Array(Relative),
})
export type SiteDetail = Static<typeof SiteDetail>

export const ChangeWindows = Type.Object({
  windows: Type.Array(MealWindow, { minItems: 1, maxItems: 3 }),
  reason: Reason,
})
export type ChangeWindows = Static<typeof ChangeWindows>

/** 停餐; `to`: the first day on which meals are served again. */
export const NewClosure = Type.Object({ from: Day, to: OrNull(Day), reason: Words(64) })
export type NewClosure = Static<typeof NewClosure>

export const EndClosure = Type.Object({ to: Day })
export type EndClosure = Static<typeof EndClosure>

/** What the village's council decided, and when. */
const council = { councilOn: Day, council: Words(500) }

export const OpenContent = Type.Object({
  name: Words(64),
  facility: Facility,
  opened: Day,
  meals: Type.Array(MealWindow, { minItems: 1, maxItems: 3 }),
  ...council,
})
export type OpenContent = Static<typeof OpenContent>

/** How the site shall stand from a day on. */
export const ChangeContent = Type.Object({
  name: Words(64),
  facility: Facility,
  region: RegionCode,
  meals: Type.Array(MealWindow, { minItems: 1, maxItems: 3 }),
  from: Day,
  ...council,
})
export type ChangeContent = Static<typeof ChangeContent>

/** `from`: the first day on which it is no longer open. */
export const WithdrawContent = Type.Object({ from: Day, successor: OrNull(Id), ...council })
export type WithdrawContent = Static<typeof WithdrawContent>

/** 撤并: the village goes on in another of its town, from a day on. */
export const MergeContent = Type.Object({ into: RegionCode, on: Day, ...council })
export type MergeContent = Static<typeof MergeContent>

const Content = Type.Union([OpenContent, ChangeContent, WithdrawContent, MergeContent])

export const NewProposal = Type.Union([
  Type.Object({ kind: Type.Literal('open'), region: RegionCode, content: OpenContent }),
  Type.Object({ kind: Type.Literal('change'), site: Id, content: ChangeContent }),
  Type.Object({ kind: Type.Literal('withdraw'), site: Id, content: WithdrawContent }),
  Type.Object({ kind: Type.Literal('merge'), region: RegionCode, content: MergeContent }),
])
export type NewProposal = Static<typeof NewProposal>

const ProposalAction = Type.Union([
  Type.Literal('propose'),
  Type.Literal('review'),
  Type.Literal('return'),
  Type.Literal('approve'),
  Type.Literal('drop'),
])
export type ProposalAction = Static<typeof ProposalAction>

const ProposalState = Type.Union([
  Type.Literal('proposed'),
  Type.Literal('reviewed'),
  Type.Literal('returned'),
  Type.Literal('approved'),
  Type.Literal('dropped'),
])
export type ProposalState = Static<typeof ProposalState>

export const Proposal = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([
    Type.Literal('open'),
    Type.Literal('change'),
    Type.Literal('withdraw'),
    Type.Literal('merge'),
  ]),
  /** None where villages are merged. */
  site: OrNull(Id),
  /** The site's name now, or the one proposed; of a village that is merged, the other's. */
  name: Type.String(),
  region: RegionCode,
  regionName: Type.String(),
  town: Type.String(),
  state: ProposalState,
  /** What was proposed last. */
  content: Content,
  steps: Type.Array(
    Type.Object({
      position: Type.Integer(),
      action: ProposalAction,
      actor: Type.String(),
      at: Instant,
      reason: OrNull(Type.String()),
    }),
  ),
  /** Which steps lead on, each with what stands in this person's way. */
  next: Type.Array(
    Type.Object({
      action: ProposalAction,
      why: OrNull(Type.Union([Type.Literal('permission'), Type.Literal('own-work')])),
    }),
  ),
})
export type Proposal = Static<typeof Proposal>

export const ProposalQuery = Type.Object({
  /** Without it: all. */
  state: Type.Optional(Type.Literal('open')),
  site: Type.Optional(Id),
})
export type ProposalQuery = Static<typeof ProposalQuery>

export const ProposalStep = Type.Object({
  /** Of the last step that the person saw. */
  position: Type.Integer({ minimum: 1 }),
  action: ProposalAction,
  reason: Type.Optional(Type.String({ maxLength: 200, pattern: '^\\P{Cc}*$' })),
  content: Type.Optional(Content),
})
export type ProposalStep = Static<typeof ProposalStep>
