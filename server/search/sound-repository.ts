/** The sounds of elders' names, derived from the register. */
import type { Queryable } from '../plugins/database.ts'

export type Unsounded = { id: string; name: string; version: number }

/** Elders whose line changed after a roster version and whose name is not the one that stands by its sound. */
export async function listUnsounded(client: Queryable, after: number, most: number): Promise<Unsounded[]> {
  const { rows } = await client.query<Unsounded>(
    `SELECT e.id, e.name, c.version FROM elder_change c JOIN elder e ON e.id = c.elder_id
       LEFT JOIN elder_sound s ON s.elder_id = e.id
      WHERE c.version > $1 AND s.name IS DISTINCT FROM e.name ORDER BY c.version LIMIT $2`,
    [after, most],
  )
  return rows
}

export async function writeSounds(
  client: Queryable,
  sounds: readonly { id: string; name: string; initials: string; pinyin: string }[],
): Promise<void> {
  await client.query(
    `INSERT INTO elder_sound (elder_id, name, initials, pinyin)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
     ON CONFLICT (elder_id) DO UPDATE SET name = excluded.name, initials = excluded.initials, pinyin = excluded.pinyin`,
    [
      sounds.map(({ id }) => id),
      sounds.map(({ name }) => name),
      sounds.map(({ initials }) => initials),
      sounds.map(({ pinyin }) => pinyin),
    ],
  )
}

export async function rosterVersion(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM roster_version')
  return rows[0]?.version ?? 0
}
