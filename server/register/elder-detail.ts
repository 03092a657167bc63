/** One elder with everything that is on file, secrets but for their tails. */
import { addDays, monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import type { ElderDetail, ElderFact, ElderMeals, Reveal } from '../contract/elders.ts'
import { Refusal } from '../errors.ts'
import { WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { findBankAccount } from './bank-account-repository.ts'
import { bankContext, idNumberContext, phoneContext } from './card-secrets.ts'
import { getElder } from './elder-repository.ts'

/** Refuses with `not-found`. */
export async function describeElder(
  client: Queryable,
  secrets: Secrets,
  id: string,
  day: PlainDate,
): Promise<ElderDetail> {
  const elder = await getElder(client, id, day)
  const { rows } = await client.query<
    Pick<ElderDetail, 'town' | 'note' | 'photo' | 'mergedInto' | 'doubles'> & { phoneSealed: Buffer | null }
  >(
    `SELECT coalesce(up.name, '') AS town, e.note, e.phone_sealed AS "phoneSealed",
       (SELECT json_build_object('digest', encode(digest, 'hex'), 'consentBy', consent_by, 'consentOn', consent_on)
          FROM elder_photo WHERE elder_id = e.id AND withdrawn_at IS NULL) AS photo,
       (SELECT json_build_object('id', id, 'name', name) FROM elder WHERE id = e.merged_into) AS "mergedInto",
       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'name', d.name,
            'mergedAt', to_char(m.known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY m.id), '[]')
          FROM elder_merge m JOIN elder d ON d.id = m.double_id
         WHERE m.into_id = e.id AND m.withdrawn_at IS NULL) AS doubles
       FROM elder e JOIN region r ON r.code = e.home LEFT JOIN region up ON up.code = r.parent WHERE e.id = $1`,
    [id],
  )
  const [found] = rows
  if (found === undefined) throw new Refusal('not-found', id)
  const { phoneSealed, ...rest } = found
  const account = await findBankAccount(client, 'elder', id)
  return {
    ...elder,
    ...rest,
    phoneTail: phoneSealed === null ? null : secrets.open(phoneSealed, phoneContext(id)).slice(-4),
    bank: account && {
      holder: account.holder,
      tail: account.tail,
      bank: account.bank,
      bankCode: account.bankCode,
    },
    facts: await listElderFacts(client, id),
  }
}

async function listElderFacts(client: Queryable, id: string): Promise<ElderFact[]> {
  const { rows } = await client.query<Omit<ElderFact, 'knownAt'> & { knownAt: Date }>(
    `SELECT f.id, f.fact, f.value, f.from_day::text AS "from", f.to_day::text AS "to", f.known_at AS "knownAt",
       CASE WHEN c.id IS NOT NULL THEN
         json_build_object('id', c.id, 'reason', c.reason, 'evidence', c.proposal ->> 'evidence') END AS change
       FROM elder_fact f LEFT JOIN change_request c ON c.id = f.change_id
      WHERE f.elder_id = $1 AND f.withdrawn_at IS NULL ORDER BY f.fact, f.from_day DESC, f.value, f.id`,
    [id],
  )
  return rows.map(({ knownAt, ...fact }) => ({ ...fact, knownAt: knownAt.toISOString() }))
}

/** null where there is none. */
export async function revealSecret(
  client: Queryable,
  secrets: Secrets,
  id: string,
  what: Reveal['what'],
): Promise<string | null> {
  const { rows } = await client.query<{ sealed: Buffer | null }>(
    what === 'bank'
      ? 'SELECT number_sealed AS sealed FROM bank_account WHERE elder_id = $1 AND withdrawn_at IS NULL'
      : `SELECT ${what === 'phone' ? 'phone_sealed' : 'id_sealed'} AS sealed FROM elder WHERE id = $1`,
    [id],
  )
  const sealed = rows[0]?.sealed ?? null
  const context = {
    'id-number': idNumberContext(id),
    phone: phoneContext(id),
    bank: bankContext('elder', id),
  }
  return sealed === null ? null : secrets.open(sealed, context[what])
}

/**
 * The meals of the month of `today` and the two before it. Which chains an elder ate at, the attendance sheets tell (there
 * is no index of meals by elder); what came after the sheets is looked through.
 */
export async function readElderMeals(client: Queryable, id: string, today: PlainDate): Promise<ElderMeals> {
  const months = lastMonths(today, 3)
  const { rows } = await client.query<Omit<ElderMeals['meals'][number], 'at'> & { at: string }>(
    `WITH self AS (
       SELECT $1::text AS id UNION SELECT double_id FROM elder_merge WHERE into_id = $1 AND withdrawn_at IS NULL
     ), chain AS (
       SELECT t.id, coalesce(
           (SELECT min(a.first_seq) FROM attendance_sheet a WHERE a.stream_id = t.id AND a.month = ANY ($2::text[])
             AND EXISTS (SELECT FROM self WHERE position('"' || self.id || '"' IN a.names) > 0)),
           CASE WHEN t.attended < t.contiguous THEN t.attended + 1 END) AS first
         FROM stream t
     )
     SELECT m.day::text, m.meal, m.at, m.site_id AS site, s.name AS "siteName", m.service,
            CASE WHEN m.reason = ANY ($5) THEN m.reason END AS reason,
            EXISTS (SELECT FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq) AS voided
       FROM chain CROSS JOIN LATERAL (
         SELECT * FROM meal WHERE stream_id = chain.id AND seq >= chain.first AND day BETWEEN $3 AND $4
            AND elder_id IN (SELECT id FROM self) OFFSET 0) m
       LEFT JOIN site s ON s.id = m.site_id
      WHERE chain.first IS NOT NULL ORDER BY m.day, m.at LIMIT 1000`,
    [id, months, `${months[0]}-01`, today, WITHHOLDING],
  )
  return {
    months,
    meals: rows.map(({ at, ...meal }) => ({ ...meal, at: new Date(Number(at)).toISOString() })),
  }
}

/** The oldest first, the last the one of `day`. */
function lastMonths(day: PlainDate, count: number): PlainMonth[] {
  const months = [monthOf(day)]
  while (months.length < count) months.unshift(monthOf(addDays(`${months[0]}-01` as PlainDate, -1)))
  return months
}
