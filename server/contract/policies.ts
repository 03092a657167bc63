/** Policies 政策: published versions, drafts on their way, and the material to try one on a past month. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, Month, OrNull, Words } from './common.ts'

/** Days as they may stand in a policy, before 1800 too. */
const AnyDay = Type.String({ format: 'date' })
export const DraftId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

/** What a draft was made from. */
export const DraftSource = Type.Union([
  /** `demo`: questions that nobody answered, which stand at a demonstration value 演示值. */
  Type.Object({ kind: Type.Literal('pack'), name: Type.String(), demo: Type.Array(Type.String()) }),
  Type.Object({ kind: Type.Literal('version'), name: Type.String() }),
  Type.Object({ kind: Type.Literal('file'), name: Type.String() }),
])
export type DraftSource = Static<typeof DraftSource>

const VersionState = Type.Union([
  Type.Literal('coming'),
  Type.Literal('in-force'),
  Type.Literal('past'),
  /** Another version took over before it came into force. */
  Type.Literal('replaced'),
])

export const PolicyVersion = Type.Object({
  id: Id,
  title: Type.String(),
  /** 文号, each once. */
  documents: Type.Array(Type.String()),
  /** The days it really governs; `to` is the first day on which it no longer does. */
  from: AnyDay,
  to: OrNull(AnyDay),
  state: VersionState,
  /** Null: planted by the county's own programs. */
  draft: OrNull(DraftId),
  source: OrNull(DraftSource),
  draftedBy: Type.Array(Type.String()),
  publishedBy: OrNull(Type.String()),
  publishedAt: Instant,
  /** SHA-256 of the canonical text. */
  hash: Type.String(),
})
export type PolicyVersion = Static<typeof PolicyVersion>

const DraftAction = Type.Union([
  Type.Literal('save'),
  Type.Literal('submit'),
  Type.Literal('withdraw'),
  Type.Literal('return'),
  Type.Literal('discard'),
  Type.Literal('publish'),
])

export const DraftStep = Type.Object({
  action: DraftAction,
  actor: Type.String(),
  at: Instant,
  reason: OrNull(Type.String()),
})
export type DraftStep = Static<typeof DraftStep>

const DraftState = Type.Union([
  Type.Literal('drafting'),
  Type.Literal('submitted'),
  Type.Literal('returned'),
  Type.Literal('discarded'),
  Type.Literal('published'),
])

export const DraftSummary = Type.Object({
  draft: DraftId,
  source: DraftSource,
  state: DraftState,
  /** What its text says so far, as far as it can be read. */
  policy: OrNull(Type.String()),
  title: OrNull(Type.String()),
  from: OrNull(Type.String()),
  /** Number of the last step; a save or step must name it. */
  position: Type.Integer(),
  since: Instant,
  /** Who took the last step. */
  by: Type.String(),
  /** What could be done next; `why` is null where this person may do it. */
  next: Type.Array(
    Type.Object({
      action: DraftAction,
      why: OrNull(Type.Union([Type.Literal('permission'), Type.Literal('own-work')])),
    }),
  ),
})
export type DraftSummary = Static<typeof DraftSummary>
export type DraftAction = DraftSummary['next'][number]['action']

/** What is wrong with a text: the line, the path of keys, and the checker's words. */
export const PolicyFault = Type.Object({
  line: Type.Integer(),
  path: Type.String(),
  message: Type.String(),
})
export type PolicyFault = Static<typeof PolicyFault>

export const Draft = Type.Intersect([
  DraftSummary,
  Type.Object({
    text: Type.String(),
    faults: Type.Array(PolicyFault),
    /** The first day on which it may come into force: months before it are approved. */
    earliest: OrNull(AnyDay),
    steps: Type.Array(DraftStep),
  }),
])
export type Draft = Static<typeof Draft>

export const Policies = Type.Object({
  /** The latest first. */
  versions: Type.Array(PolicyVersion),
  /** Drafts that are neither published nor given up, the newest first. */
  drafts: Type.Array(DraftSummary),
})
export type Policies = Static<typeof Policies>

export const PolicyDetail = Type.Intersect([
  PolicyVersion,
  Type.Object({ document: Type.String(), steps: Type.Array(DraftStep) }),
])
export type PolicyDetail = Static<typeof PolicyDetail>

const Said = Type.Object({ zh: Type.String(), en: Type.String() })

/** A county's document as a policy that is ready but for what the document leaves open. */
export const PolicyPack = Type.Object({
  id: Id,
  title: Said,
  region: Type.String(),
  /** 文号, or what was read in its place. */
  document: Type.String(),
  questions: Type.Array(
    Type.Object({
      id: Id,
      question: Said,
      kind: Type.String(),
      default: Type.String(),
      /** 演示值: nothing in the document says so. */
      demo: Type.Boolean(),
      /** The document's floor 不低于. */
      atLeast: OrNull(Type.String()),
      /** Why the default is what it is. */
      why: Type.String(),
      choices: Type.Array(Type.Object({ id: Id, zh: Type.String(), en: Type.String() })),
    }),
  ),
  /** 不在系统内. */
  outside: Type.Array(Type.Object({ rule: Type.String(), reason: Type.String() })),
})
export type PolicyPack = Static<typeof PolicyPack>

/** 200 KB of policy is more than any county has written. */
const PolicyText = Type.String({ minLength: 1, maxLength: 200_000 })

export const NewDraft = Type.Union([
  Type.Object({
    kind: Type.Literal('pack'),
    pack: Id,
    /** Answers by question, as written. */
    answers: Type.Record(Type.String(), Type.String({ maxLength: 500 })),
    from: Day,
  }),
  Type.Object({ kind: Type.Literal('version'), policy: Id }),
  Type.Object({ kind: Type.Literal('file'), name: Words(200), text: PolicyText }),
])
export type NewDraft = Static<typeof NewDraft>

export const SaveDraft = Type.Object({ position: Type.Integer(), text: PolicyText })
export const TakeDraftStep = Type.Object({
  position: Type.Integer(),
  action: Type.Exclude(DraftAction, Type.Literal('save')),
  /** Required for `return`. */
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
})
export type TakeDraftStep = Static<typeof TakeDraftStep>

/** fact, value, from, to */
const Fact = Type.Tuple([Type.String(), Type.String(), AnyDay, OrNull(AnyDay)])

/** A past month as settlement would read it: ids only, nobody's name. */
export const TrialMaterial = Type.Object({
  month: Month,
  /** Texts of the versions that bear on the month, with their ends; none where no policy was in force. */
  policies: Type.Array(Type.String()),
  sites: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      region: Type.String(),
      opened: AnyDay,
      closed: OrNull(AnyDay),
      facts: Type.Array(Fact),
    }),
  ),
  elders: Type.Array(
    Type.Object({
      id: Id,
      born: AnyDay,
      died: OrNull(AnyDay),
      home: Type.String(),
      facts: Type.Array(Fact),
    }),
  ),
  chains: Type.Array(Type.String()),
  /** chain, seq, at in ms, site, elder (indexes; -1: not registered), meal, service (indexes), price in 分, 1 where voided */
  taps: Type.Array(Type.Array(Type.Integer())),
})
export type TrialMaterial = Static<typeof TrialMaterial>
