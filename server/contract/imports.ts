/** Lists of elders that are imported 导入, and sheets that go out 导出. */
import { type Static, Type } from 'typebox'
import { Id, Instant, OrNull } from './common.ts'

/** The columns of a list of elders (server/import/columns.ts). */
export const ListColumn = Type.Union([
  Type.Literal('name'),
  Type.Literal('idNumber'),
  Type.Literal('home'),
  Type.Literal('categories'),
  Type.Literal('residence'),
  Type.Literal('phone'),
  Type.Literal('note'),
])
export type ListColumn = Static<typeof ListColumn>

/** Which column of the sheet, counted from 0, holds what. */
export const ColumnMapping = Type.Partial(
  Type.Record(ListColumn, Type.Integer({ minimum: 0, maximum: 99 }), { additionalProperties: false }),
)
export type ColumnMapping = Partial<Record<ListColumn, number>>

export const Import = Type.Object({
  id: Id,
  fileName: Type.String(),
  /** null: the command line. */
  by: OrNull(Type.String()),
  /** Begun by whoever asks: nobody else sees its rows. */
  own: Type.Boolean(),
  startedAt: Instant,
  stage: Type.Union([
    Type.Literal('mapping'),
    Type.Literal('checking'),
    Type.Literal('checked'),
    Type.Literal('writing'),
    Type.Literal('done'),
    Type.Literal('undone'),
    Type.Literal('dropped'),
  ]),
  progress: OrNull(Type.Object({ done: Type.Integer(), total: Type.Integer() })),
  /** Why the last check or import came to nothing: a code of server/errors.ts. */
  trouble: OrNull(Type.Object({ code: Type.String(), message: Type.String() })),
  headings: Type.Array(Type.String()),
  mapping: Type.Record(Type.String(), Type.Integer()),
  counts: OrNull(
    Type.Object({
      rows: Type.Integer(),
      /** To be registered. */
      ok: Type.Integer(),
      blocked: Type.Integer(),
      registered: Type.Integer(),
      dropped: Type.Integer(),
    }),
  ),
  registered: OrNull(Type.Integer()),
  doneAt: OrNull(Instant),
  /** Until when it may be taken back; null where it may not. */
  undoUntil: OrNull(Instant),
  undoneAt: OrNull(Instant),
  undoneBy: OrNull(Type.String()),
})
export type Import = Static<typeof Import>

export const ImportPage = Type.Object({ total: Type.Integer(), imports: Type.Array(Import) })
export type ImportPage = Static<typeof ImportPage>

const Fault = Type.Object({
  row: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  message: Type.String(),
})

/** A row with its cells as they were written. A sound ID number is shown by its last four. */
export const ImportRow = Type.Object({
  row: Type.Integer(),
  cells: Type.Record(Type.String(), Type.String()),
  faults: Type.Array(Fault),
  dropped: Type.Boolean(),
})
export type ImportRow = Static<typeof ImportRow>

export const ImportRows = Type.Array(ImportRow)
/** What stands in the first rows, so that columns can be told apart; ID numbers covered. */
export const ImportPreview = Type.Array(Type.Array(Type.String()))
export type ImportPreview = Static<typeof ImportPreview>

export const ImportRowQuery = Type.Object({
  show: Type.Union([Type.Literal('blocked'), Type.Literal('registered'), Type.Literal('dropped')]),
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 200, default: 20 }),
})

/** Cells to be put right, or the row left out or taken in again. */
export const RowChange = Type.Union([
  Type.Object({
    cells: Type.Partial(
      Type.Record(ListColumn, Type.String({ maxLength: 1_000 }), { additionalProperties: false }),
    ),
  }),
  Type.Object({ dropped: Type.Boolean() }),
])
export type RowChange = { cells: Partial<Record<ListColumn, string>> } | { dropped: boolean }
