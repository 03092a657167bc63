/**
 * An invented county of any size, made inside PostgreSQL from numbers that are the same on every run: elders with
 * habits, villages with sites, a month of taps with what goes wrong in one. The taps go straight into the table of
 * meals, without the records that a terminal would have signed; of those only the last of each chain is there.
 */
import type { Pool, PoolClient } from 'pg'

export const BENCH_MONTH = '2024-07'

const TAPS_PER_ELDER = 55
const ELDERS_PER_SITE = 300

/** A number from 0 to 1 out of a text, a different one for each salt. */
const chance = (salt: number, ...columns: string[]) =>
  `((hashint8extended(${columns.join(' * 1000003 + ')}, ${salt}) & 1048575) / 1048576.0)`

/** Fills an empty, migrated database with `taps` meals of the month. */
export async function makeCounty(pool: Pool, taps: number, policy: string): Promise<void> {
  const elders = Math.ceil(taps / (TAPS_PER_ELDER * 0.9)) + 20
  const sites = Math.max(3, Math.round(elders / ELDERS_PER_SITE))
  const client = await pool.connect()
  try {
    // Neither foreign keys nor the triggers of the ledger: the rows are right by the way they are made.
    await client.query(
      `SET session_replication_role = replica; SET work_mem = '512MB'; SET synchronous_commit = off`,
    )
    await makeSites(client, sites)
    await makeElders(client, elders, sites)
    await client.query(
      `INSERT INTO policy (id, title, document, hash, effective_from)
       VALUES ('zhongyang-2024', 'bench', $1, sha256(convert_to($1, 'UTF8')), '2024-06-01')`,
      [policy],
    )
    await makeMeals(client, taps, sites)
    await client.query('VACUUM ANALYZE')
  } finally {
    client.release(true)
  }
}

async function makeSites(client: PoolClient, sites: number): Promise<void> {
  await client.query(`
    INSERT INTO region VALUES ('990101000000', '演示县', 'county', NULL), ('990101001000', '演示镇', 'town', '990101000000');
    INSERT INTO region SELECT '990101001' || lpad(v::text, 3, '0'), '村' || v, 'village', '990101001000'
      FROM generate_series(1, 200) v;
    INSERT INTO site SELECT 's-' || lpad(s::text, 5, '0'), '助餐点' || s, '990101001' || lpad((s % 200 + 1)::text, 3, '0'),
        CASE WHEN s % 50 = 7 THEN DATE '2024-07-09' ELSE DATE '2020-01-01' END,
        CASE WHEN s % 70 = 9 THEN DATE '2024-07-24' END
      FROM generate_series(0, ${sites - 1}) s;
    INSERT INTO site_fact (site_id, fact, value, from_day)
      SELECT id, 'meal', meal, DATE '2020-01-01' FROM site, unnest(ARRAY['breakfast', 'lunch', 'dinner']) meal
        WHERE NOT (meal = 'breakfast' AND right(id, 1) = '4');
    INSERT INTO site_fact (site_id, fact, value, from_day, to_day)
      SELECT id, 'facility', CASE WHEN right(id, 1) < '4' THEN 'day-care-centre' ELSE 'happiness-home' END, DATE '2020-01-01', NULL::date
        FROM site
      UNION ALL SELECT id, 'star', (right(id, 1)::int / 2)::text, DATE '2020-01-01', DATE '2024-07-16' FROM site
      UNION ALL SELECT id, 'star', '4', '2024-07-16', NULL FROM site
      UNION ALL SELECT id, 'closure', 'repairs', DATE '2024-07-20', DATE '2024-07-22' FROM site WHERE right(id, 2) = '11'
      UNION ALL SELECT id, 'built', '', '2024-07-05', NULL FROM site WHERE right(id, 2) = '20';
    INSERT INTO site_version (site_id, name, region, opened, closed, known_at)
      SELECT id, name, region, opened, closed, to_timestamp(0) FROM site;
    INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed, enrolled_at, seen_at)
      SELECT 't' || id, id, 'active', '\\x00', '\\x00', '\\x00', '2024-01-01', '2024-08-05' FROM site;
    INSERT INTO boot (terminal_id, boot) SELECT id, 'b' FROM terminal ORDER BY id;
    INSERT INTO stream (terminal_id, epoch) SELECT id, md5(id) FROM terminal ORDER BY id;
  `)
}

async function makeElders(client: PoolClient, elders: number, sites: number): Promise<void> {
  await client.query(`
    INSERT INTO elder SELECT 'e-' || lpad(e::text, 7, '0'), '老人' || e, CASE WHEN e % 2 = 0 THEN 'male' ELSE 'female' END,
        DATE '1926-01-01' + (${chance(1, 'e')} * 13500)::int,
        CASE WHEN ${chance(2, 'e')} < 0.003 THEN DATE '2024-07-01' + (${chance(3, 'e')} * 30)::int END,
        '990101001' || lpad((e % ${sites} % 200 + 1)::text, 3, '0'), '\\x00', int4send(e), lpad((e % 10000)::text, 4, '0')
      FROM generate_series(0, ${elders - 1}) e;
    INSERT INTO elder_version (elder_id, born, died, home, known_at)
      SELECT id, born, died, home, to_timestamp(0) FROM elder ORDER BY id;
    INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day)
      SELECT id, 'residence', CASE WHEN ${chance(4, 'e')} < 0.93 THEN 'hukou' WHEN ${chance(4, 'e')} < 0.99 THEN 'resident'
             ELSE 'visitor' END, DATE '2015-01-01', NULL::date
        FROM (SELECT id, row_number() OVER (ORDER BY id) e FROM elder) x
      UNION ALL
      SELECT id, 'category', CASE WHEN ${chance(5, 'e')} < 0.02 THEN 'tekun' WHEN ${chance(5, 'e')} < 0.11 THEN 'dibao'
             WHEN ${chance(5, 'e')} < 0.16 THEN 'disabled' ELSE 'empty-nest' END,
             CASE WHEN e % 40 = 3 THEN DATE '2024-07-11' ELSE DATE '2020-01-01' END, NULL
        FROM (SELECT id, row_number() OVER (ORDER BY id) e FROM elder) x WHERE ${chance(5, 'e')} < 0.35
      UNION ALL
      SELECT id, 'stay', CASE WHEN e % 3 = 0 THEN 'institution' ELSE 'hospital' END,
             DATE '2024-07-01' + (${chance(6, 'e')} * 20)::int, DATE '2024-07-05' + (${chance(6, 'e')} * 24)::int
        FROM (SELECT id, row_number() OVER (ORDER BY id) e FROM elder) x WHERE ${chance(7, 'e')} < 0.015;
  `)
}

/**
 * Habits: nearly all eat lunch, two in three dinner, two in five breakfast, on seven days of eight; one in ten has it
 * brought. 0.5 % tap twice, a fifth of them elsewhere; 0.2 % are voided, 0.3 % withheld by the kiosk.
 */
async function makeMeals(client: PoolClient, taps: number, sites: number): Promise<void> {
  const site = (of: string) => `'s-' || lpad(${of}::text, 5, '0')`
  await client.query(`
    CREATE UNLOGGED TABLE bench_meal AS
      WITH habit AS (
        SELECT e, m, d, ${chance(11, 'e', 'm', 'd')} AS c
          FROM generate_series(0, (SELECT count(*) FROM elder) - 1) e, generate_series(0, 2) m, generate_series(0, 30) d
         WHERE ${chance(10, 'e', 'm')} < CASE m WHEN 1 THEN 0.95 WHEN 2 THEN 0.66 ELSE 0.40 END
           AND ${chance(9, 'e', 'm', 'd')} < 0.87
      )
      SELECT e, m, d, CASE WHEN c < 0.003 THEN (e + 1) % ${sites} ELSE e % ${sites} END AS s,
             CASE WHEN ${chance(12, 'e')} < 0.10 OR c BETWEEN 0.2 AND 0.205 THEN 'delivery'
                  WHEN ${chance(12, 'e')} < 0.13 THEN 'neighbour' ELSE 'dine-in' END AS service,
             (ARRAY[23400000, 39600000, 61200000])[m + 1] + (${chance(13, 'e', 'm', 'd')} * 7000000)::bigint AS tod, c
        FROM habit LIMIT ${taps};
    INSERT INTO bench_meal SELECT e, m, d, CASE WHEN c < 0.501 THEN (s + 1) % ${sites} ELSE s END, service,
             tod + 2000 + (${chance(14, 'e', 'm', 'd')} * 600000)::bigint, 1
        FROM bench_meal WHERE c BETWEEN 0.5 AND 0.505;
    DELETE FROM bench_meal WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM bench_meal WHERE c < 1 LIMIT (SELECT count(*) - ${taps} FROM bench_meal)));
    INSERT INTO meal (stream_id, seq, site_id, elder_id, day, at, price, meal, service, reason)
      SELECT s.id, row_number() OVER (PARTITION BY b.s ORDER BY b.d, b.tod, b.e, b.m) + 1, ${site('b.s')},
             CASE WHEN c BETWEEN 0.300 AND 0.301 THEN NULL WHEN c BETWEEN 0.301 AND 0.3011 THEN 'e-gone'
                  ELSE 'e-' || lpad(b.e::text, 7, '0') END,
             DATE '2024-07-01' + b.d, 1719763200000 + b.d * 86400000::bigint + b.tod,
             (ARRAY[300, 800, 600])[b.m + 1] + b.s % 3 * 100, (ARRAY['breakfast', 'lunch', 'dinner'])[b.m + 1], b.service,
             CASE WHEN c BETWEEN 0.300 AND 0.301 THEN 'unknown-card' WHEN c BETWEEN 0.302 AND 0.304 THEN 'outside-window' END
        FROM bench_meal b JOIN stream s ON s.terminal_id = 't' || ${site('b.s')}
       ORDER BY b.d, b.tod / 60000, b.s;
    DROP TABLE bench_meal;
    INSERT INTO meal_void (stream_id, seq, voids)
      SELECT stream_id, 100000000 + seq, seq FROM meal WHERE ${chance(15, 'stream_id', 'seq')} < 0.002;
    INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, body)
      SELECT s.id, last.seq, b.id, 0, 0, last.kind, sha256(int4send(s.id) || int4send(last.seq)), '{}'
        FROM stream s JOIN boot b USING (terminal_id)
        CROSS JOIN LATERAL ((SELECT seq, 'meal' AS kind FROM meal WHERE stream_id = s.id ORDER BY seq DESC LIMIT 1)
                  UNION ALL (SELECT seq, 'void' FROM meal_void WHERE stream_id = s.id ORDER BY seq DESC LIMIT 1)) last;
    UPDATE stream SET contiguous = (SELECT max(seq) FROM record WHERE stream_id = stream.id);
  `)
}
