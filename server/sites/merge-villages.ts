/**
 * 撤并村: a village goes on in another of its town. Elders and sites move with it; where elders lived before stays on
 * file, and no money moves, for what policies ask of places is the same for both (see `mayMove`).
 */
import type { PlainDate } from '../../core/plain-date.ts'
import type { MergeContent } from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { findRegionLevel } from '../register/region-repository.ts'
import { addFact, correctElder, listFacts, overwriteFacts } from '../register/register-change.ts'
import { carryPosts } from './post-repository.ts'
import { mayMove } from './site-facts.ts'

/** Refuses with `region-merge-wrong` or `site-move`. */
export async function checkMerge(
  client: Queryable,
  village: string,
  { into, on }: MergeContent,
  today: PlainDate,
): Promise<void> {
  const levels = [await findRegionLevel(client, village), await findRegionLevel(client, into)]
  if (village === into || levels.some((level) => level !== 'village') || on > today)
    throw new Refusal('region-merge-wrong')
  if (!(await mayMove(client, village, into))) throw new Refusal('site-move')
}

export async function mergeVillages(
  client: Queryable,
  village: string,
  content: MergeContent,
): Promise<void> {
  const { into, council } = content
  const on = content.on as PlainDate
  await moveElders(client, village, into, on)
  await moveSites(client, village, into, on)
  await client.query('UPDATE account_role SET region = $2 WHERE region = $1', [village, into])
  await client.query(
    'INSERT INTO region_lineage (predecessor, successor, on_day, reason) VALUES ($1, $2, $3, $4)',
    [village, into, on, council],
  )
}

/** Of which village the posts there are stays known: a merged community may keep one in each former village. */
async function moveSites(client: Queryable, village: string, into: string, on: PlainDate): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    'UPDATE site SET region = $2 WHERE region = $1 RETURNING id',
    [village, into],
  )
  for (const { id } of rows) await carryPosts(client, { site: id, to: id, from: on, village })
}

/** Where they live now stands of the elders themselves, where they lived before as facts (settlement spec §1). */
async function moveElders(client: Queryable, village: string, into: string, on: PlainDate): Promise<void> {
  const { rows } = await client.query<{ id: string; born: PlainDate; here: boolean }>(
    `SELECT id, born::text, home = $1 AS here FROM elder
     WHERE home = $1 AND EXISTS (SELECT FROM elder_fact f WHERE f.elder_id = elder.id AND fact = 'home' AND withdrawn_at IS NULL)
        OR id IN (SELECT elder_id FROM elder_fact WHERE fact = 'home' AND value = $1 AND withdrawn_at IS NULL)
     ORDER BY id FOR NO KEY UPDATE`,
    [village],
  )
  for (const { id, born, here } of rows) {
    const standing = await listFacts(client, 'elder', id, 'home')
    for (const { value, from, to } of standing)
      if (value === village && (to === null || to > on)) {
        const said = { fact: 'home', value: into, from: from > on ? from : on, to }
        await overwriteFacts(client, 'elder', id, standing, said, null)
      }
    if (!here) continue
    // Days before the merge of which nothing is on file were lived in the village.
    let begins: PlainDate | null = born
    for (const { from, to } of standing) {
      if (begins === null) break
      if (begins < from) await lived(client, id, village, begins, from < on ? from : on)
      begins = to
    }
    if (begins !== null) await lived(client, id, village, begins, on)
    await correctElder(client, id, { home: into })
  }
  await client.query(
    `INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day)
     SELECT id, 'home', home, born, $2::date FROM elder WHERE home = $1 AND born < $2::date ORDER BY id`,
    [village, on],
  )
  await client.query('UPDATE elder SET home = $2 WHERE home = $1', [village, into])
}

async function lived(
  client: Queryable,
  id: string,
  value: string,
  from: PlainDate,
  to: PlainDate,
): Promise<void> {
  if (from < to) await addFact(client, 'elder', id, { fact: 'home', value, from, to })
}
