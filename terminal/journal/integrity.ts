/**
 * Proves a journal before anything is added to it: the pages of the file, and the chain from its first record, or
 * from the anchor: the last record that was trimmed, whose hash the first one left must name.
 */
import { CHAIN_START } from '../../core/record.ts'
import { integer, object, parseAs } from '../../core/shape.ts'
import { digest } from '../../core/vocabulary.ts'
import { sha256 } from '../keys.ts'
import type { Database } from './database.ts'
import { JournalFailure } from './failure.ts'

type Link = { seq: number; at: number; hash: string; text: string }

/** Where a chain begins: before its first record. */
export type Anchor = { seq: number; hash: string }
const START: Anchor = { seq: 0, hash: CHAIN_START }
const anchor = object<Anchor>({ seq: integer(1), hash: digest })

/** The last record that was trimmed. */
export function anchorOf(db: Database): Anchor {
  const text = db.state('anchor')
  if (text === null) return START
  const kept = parseAs(anchor, text, 'anchor')
  if (!kept.ok) throw new JournalFailure('journal-damaged', kept.problem)
  return kept.value
}

/** What is wrong with the journal, null where it is whole. Throws JournalFailure where pages cannot be read. */
export function faultIn(db: Database): string | null {
  const pages = db.all('PRAGMA quick_check').find((row) => row.quick_check !== 'ok')
  if (pages !== undefined) return `pages: ${pages.quick_check}`
  const chain = { terminal: db.state('terminal'), epoch: db.state('epoch') }
  const start = anchorOf(db)
  let previous = start
  for (const row of db.rows('SELECT seq, at, hash, text FROM record ORDER BY seq')) {
    const link = row as Link
    const fault = faultAt(link, previous, chain)
    if (fault !== null) return `record ${link.seq}: ${fault}`
    previous = link
  }
  if (previous === start) return 'no records'
  if (Number(db.state('acked') ?? 0) > previous.seq) return 'its end is missing'
  return db.state('set-back')
}

function faultAt(
  link: Link,
  previous: { seq: number; hash: string },
  chain: { terminal: unknown; epoch: unknown },
): string | null {
  if (sha256(link.text) !== link.hash) return 'its hash is not that of its text'
  // The hash fits, so the text is one that this terminal wrote, and JSON.
  const said: Record<string, unknown> = JSON.parse(link.text)
  if (said.seq !== link.seq || said.at !== link.at) return 'its text names another place'
  if (said.terminal !== chain.terminal || said.epoch !== chain.epoch) return 'it is of another chain'
  if (link.seq !== previous.seq + 1) return `it follows ${previous.seq}`
  return said.prev === previous.hash ? null : `its link is not the hash of ${previous.seq}`
}
