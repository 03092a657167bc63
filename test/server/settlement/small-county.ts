/**
 * A county small enough to be worked out by hand. October 2026 at s-a, rates 4.00 from 80 and 3.00 from 70 years:
 *
 * | day   | meals                                                              | paid  |
 * |-------|--------------------------------------------------------------------|-------|
 * | 10-01 | e-old breakfast, lunch, dinner: two a day, the dinner is over      |  8.00 |
 * | 10-01 | e-seventy lunch                                                    |  3.00 |
 * | 10-02 | e-seventy lunch, voided                                            |     – |
 * | 10-02 | e-old lunch; again at s-b, duplicate                               |  4.00 |
 * | 10-03 | e-young lunch, no rate                                             |     – |
 * | 10-05 | e-old by a lost card, withheld; an unknown card, withheld          |     – |
 * | 10-06 | e-old outside meal hours, withheld                                 |     – |
 * | 10-07 | e-old lunch, which the kiosk thought not approved; the register does |  4.00 |
 * | 10-10 | e-dead lunch, on the day of death                                  |  4.00 |
 * | 10-11 | e-dead lunch, deceased                                             |     – |
 * | 10-31 | e-seventy dinner at 00:30 of 1 November: the day begins at 04:00   |  3.00 |
 *
 * Meals 26.00: county 60 % 15.60, village 40 % 10.40. Operating: 12,000 a year ÷ 12 × 1.1 (four stars) = 1,100.00 for
 * s-a; s-b has too few days. Together 1,126.00.
 */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { canonical, type Json } from '../../../core/canonical.ts'

export const MONTH = '2026-10'
export const PAYABLE = 112_600
/** Nobody's: region 99, invented. They must not come out anywhere. */
export const ID_TAIL = '907X'
export const NAMES = ['柳大爷', '石大娘', '故去的人', '年轻人']

const POLICY: Json = {
  id: 'p-1',
  title: '测试县老年助餐补贴办法',
  cites: [{ document: '测试〔2026〕1号', clause: '第六条' }],
  effective: { from: '2026-09-01', to: null },
  serviceDayStarts: '04:00',
  grants: [
    {
      id: 'meal',
      title: '就餐补贴',
      per: 'meal',
      pick: 'highest',
      rates: [
        { id: '80+', title: '80岁及以上', when: { age: { from: 80 } }, amount: { fixed: '4.00' } },
        { id: '70+', title: '70岁及以上', when: { age: { from: 70 } }, amount: { fixed: '3.00' } },
      ],
      limits: [{ per: 'elder-day', count: 2 }],
      funders: [
        { id: 'county', share: '60%' },
        { id: 'village', share: '40%' },
      ],
    },
    {
      id: 'operating',
      per: 'site-year',
      requiresDays: 2,
      rates: [
        {
          id: 'all',
          when: { facility: { any: ['day-care-centre', 'happiness-home'] } },
          amount: { fixed: '12000.00' },
        },
      ],
      weights: [{ by: 'star', table: { '4': '1.1' }, otherwise: '1' }],
      funders: [{ id: 'county', share: '100%' }],
    },
  ],
}

/** terminal, Shanghai time, elder, meal, the kiosk's reason */
type TapLine = [string, string, string | null, string, string | null]
const TAPS: TapLine[] = [
  ['t-a', '2026-10-01T07:30', 'e-old', 'breakfast', null],
  ['t-a', '2026-10-01T12:00', 'e-old', 'lunch', null],
  ['t-a', '2026-10-01T18:00', 'e-old', 'dinner', null],
  ['t-a', '2026-10-01T12:05', 'e-seventy', 'lunch', null],
  ['t-a', '2026-10-02T12:00', 'e-seventy', 'lunch', null],
  ['t-a', '2026-10-02T12:01', 'e-old', 'lunch', null],
  ['t-b', '2026-10-02T12:40', 'e-old', 'lunch', null],
  ['t-a', '2026-10-03T12:00', 'e-young', 'lunch', null],
  ['t-a', '2026-10-05T12:00', 'e-old', 'lunch', 'lost-card'],
  ['t-a', '2026-10-05T12:01', null, 'lunch', 'unknown-card'],
  ['t-a', '2026-10-06T15:00', 'e-old', 'lunch', 'outside-window'],
  ['t-a', '2026-10-07T12:00', 'e-old', 'lunch', 'meal-not-approved'],
  ['t-a', '2026-10-10T12:00', 'e-dead', 'lunch', null],
  ['t-a', '2026-10-11T12:00', 'e-dead', 'lunch', null],
  ['t-a', '2026-11-01T00:30', 'e-seventy', 'dinner', null],
  ['t-a', '2026-11-01T12:00', 'e-old', 'lunch', null],
]
/** The second meal of e-seventy. */
const VOIDED = 5

export async function plantCounty(pool: Pool, policy: Json = POLICY): Promise<void> {
  await pool.query(`
    INSERT INTO region VALUES ('990102000000', '测试县', 'county', NULL), ('990102100000', '东镇', 'town', '990102000000'),
      ('990102100201', '柳村', 'village', '990102100000'), ('990102100202', '石村', 'village', '990102100000');
    INSERT INTO county VALUES (1, '测试县', '990102000000', true);
    INSERT INTO site (id, name, region, opened) VALUES
      ('s-a', '柳村日间照料中心', '990102100201', '2024-01-01'), ('s-b', '石村幸福小院', '990102100202', '2024-01-01');
    INSERT INTO site_fact (site_id, fact, value, from_day) VALUES
      ('s-a', 'facility', 'day-care-centre', '2024-01-01'), ('s-a', 'star', '4', '2024-01-01'),
      ('s-b', 'facility', 'happiness-home', '2024-01-01');
    INSERT INTO site_fact (site_id, fact, value, from_day)
      SELECT site, 'meal', meal, '2024-01-01'
        FROM unnest(ARRAY['s-a', 's-b']) site, unnest(ARRAY['breakfast', 'lunch', 'dinner']) meal;
    INSERT INTO elder (id, name, sex, born, died, home, id_sealed, id_index, id_tail) VALUES
      ('e-old', '柳大爷', 'male', '1940-05-05', NULL, '990102100201', '\\x01', '\\x01', '${ID_TAIL}'),
      ('e-seventy', '石大娘', 'female', '1952-03-03', NULL, '990102100201', '\\x02', '\\x02', '${ID_TAIL}'),
      ('e-dead', '故去的人', 'male', '1945-01-01', '2026-10-10', '990102100201', '\\x03', '\\x03', '${ID_TAIL}'),
      ('e-young', '年轻人', 'male', '1970-01-01', NULL, '990102100201', '\\x04', '\\x04', '${ID_TAIL}');
    INSERT INTO elder_fact (elder_id, fact, value, from_day, to_day) VALUES
      ('e-old', 'category', 'dibao', '2026-01-01', '2026-10-07'), ('e-old', 'residence', 'hukou', '2024-01-01', NULL);
    -- Known for a while to be wrong: a withdrawn fact counts for nothing.
    INSERT INTO elder_fact (elder_id, fact, value, from_day, withdrawn_at) VALUES
      ('e-seventy', 'category', 'tekun', '2026-01-01', '2026-09-01');
  `)
  const document = canonical(policy)
  await pool.query(
    `INSERT INTO policy (id, title, document, hash, effective_from) VALUES ('p-1', $1, $2, $3, '2026-09-01')`,
    ['测试县老年助餐补贴办法', document, createHash('sha256').update(document).digest()],
  )
  await plantRecords(pool)
}

async function plantRecords(pool: Pool): Promise<void> {
  await pool.query(`
    INSERT INTO terminal (id, site_id, state, public_key, password_hash, token_key_sealed, enrolled_at, seen_at)
      SELECT id, site, 'active', '\\x01', '\\x01', '\\x01', '2026-09-01', '2026-11-04'
        FROM (VALUES ('t-a', 's-a'), ('t-b', 's-b')) t (id, site);
    INSERT INTO boot (terminal_id, boot) VALUES ('t-a', 'b'), ('t-b', 'b');
    INSERT INTO stream (terminal_id, epoch) VALUES ('t-a', repeat('a', 32)), ('t-b', repeat('b', 32));
  `)
  for (const tap of TAPS) await plantTap(pool, tap)
  const at = Date.parse('2026-11-01T20:00+08:00')
  await plantVoid(pool, 't-a', VOIDED, at)
  // t-b does not close its day.
  await plantRecord(pool, 't-a', 'day-close', at)
}

/** A void of a terminal's meal. */
export async function plantVoid(
  pool: Pool,
  terminal: string,
  voids: number,
  at = Date.parse('2026-11-03T20:00+08:00'),
): Promise<void> {
  const seq = await plantRecord(pool, terminal, 'void', at)
  await pool.query(
    `INSERT INTO meal_void (stream_id, seq, voids) SELECT id, $1, $2 FROM stream WHERE terminal_id = $3`,
    [seq, voids, terminal],
  )
}

/** A meal as the ingest would have stored it. */
export async function plantTap(pool: Pool, [terminal, time, elder, meal, reason]: TapLine): Promise<void> {
  const at = Date.parse(`${time}+08:00`)
  const seq = await plantRecord(pool, terminal, 'meal', at)
  await pool.query(
    `INSERT INTO meal (stream_id, seq, site_id, elder_id, day, at, price, meal, service, reason)
     SELECT s.id, $2, t.site_id, $3, (to_timestamp($4::bigint / 1000) AT TIME ZONE 'Asia/Shanghai' - interval '4 hours')::date,
            $4, 0, $5, 'dine-in', $6
       FROM stream s JOIN terminal t ON t.id = s.terminal_id WHERE t.id = $1`,
    [terminal, seq, elder, at, meal, reason],
  )
}

async function plantRecord(pool: Pool, terminal: string, kind: string, at: number): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>(
    `WITH next AS (
       INSERT INTO record (stream_id, seq, boot_id, at, uptime, kind, hash, body)
       SELECT s.id, s.contiguous + 1, b.id, $2, 0, $3, sha256(s.terminal_id::bytea || int4send(s.contiguous)), '{}'
         FROM stream s JOIN boot b USING (terminal_id) WHERE s.terminal_id = $1)
     UPDATE stream SET contiguous = contiguous + 1 WHERE terminal_id = $1 RETURNING contiguous AS seq`,
    [terminal, at, kind],
  )
  return rows[0]?.seq ?? 0
}
