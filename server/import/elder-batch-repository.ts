/** Registers a whole list of elders: in the caller's transaction, a few statements for every thousand. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import { cardContext, idCardToken, idNumberContext, phoneContext } from '../register/card-secrets.ts'
import { newId } from '../register/ids.ts'
import type { Secrets } from '../secrets.ts'
import type { ListedElder } from './check-elders.ts'
import { planByIndex } from './plans-repository.ts'

const AT_ONCE = 1_000
/** Sealing this many takes a few hundredths of a second; in between others are served. */
const BEFORE_BREATH = 250

export type ListedRow = { row: number; elder: ListedElder }

/** Gives how many were registered: those who were registered already in the meantime are not among them. */
export async function insertListed(
  client: Queryable,
  secrets: Secrets,
  importId: string,
  list: readonly ListedRow[],
  today: PlainDate,
  tell: (done: number) => void,
): Promise<number> {
  await planByIndex(client)
  let inserted = 0
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const sealed = []
    for (const [i, each] of list.slice(from, from + AT_ONCE).entries()) {
      sealed.push(seal(secrets, each))
      if (i % BEFORE_BREATH === BEFORE_BREATH - 1) await breathe()
    }
    inserted += await insertSealed(client, importId, sealed, today)
    tell(Math.min(from + AT_ONCE, list.length))
  }
  return inserted
}

function seal(secrets: Secrets, { row, elder }: ListedRow) {
  const id = newId('elder')
  const token = idCardToken(elder.idNumber)
  const facts = [
    { fact: 'residence', value: elder.residence },
    ...elder.categories.map((value) => ({ fact: 'category', value })),
  ]
  return {
    ...{ id, row, elder, facts },
    idSealed: secrets.seal(elder.idNumber, idNumberContext(id)),
    index: secrets.index(token),
    phoneSealed: elder.phone === null ? null : secrets.seal(elder.phone, phoneContext(id)),
    tokenSealed: secrets.seal(token, cardContext(id)),
  }
}

async function insertSealed(
  client: Queryable,
  importId: string,
  sealed: ReturnType<typeof seal>[],
  today: PlainDate,
): Promise<number> {
  const ids = sealed.map(({ id }) => id)
  const index = sealed.map((each) => each.index)
  const of = <T>(value: (elder: ListedElder) => T) => sealed.map(({ elder }) => value(elder))
  const { rowCount } = await client.query(
    `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail, phone_sealed, note)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::bytea[], $7::bytea[],
       $8::text[], $9::bytea[], $10::text[]) ON CONFLICT (id_index) DO NOTHING`,
    [
      ids,
      of(({ name }) => name),
      of(({ sex }) => sex),
      of(({ born }) => born),
      of(({ home }) => home),
      sealed.map(({ idSealed }) => idSealed),
      index,
      of(({ idNumber }) => idNumber.slice(-4)),
      sealed.map(({ phoneSealed }) => phoneSealed),
      of(({ note }) => note),
    ],
  )
  if (rowCount !== sealed.length) return rowCount ?? 0
  await client.query(
    `INSERT INTO card (elder_id, kind, token_sealed, token_index)
     SELECT id, 'id-card', sealed, index FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS c (id, sealed, index)`,
    [ids, sealed.map(({ tokenSealed }) => tokenSealed), index],
  )
  const facts = sealed.flatMap((each) => each.facts.map((fact) => ({ id: each.id, ...fact })))
  await client.query(
    `INSERT INTO elder_fact (elder_id, fact, value, from_day)
     SELECT id, fact, value, $4::date FROM unnest($1::text[], $2::text[], $3::text[]) AS f (id, fact, value)`,
    [facts.map(({ id }) => id), facts.map(({ fact }) => fact), facts.map(({ value }) => value), today],
  )
  await client.query(
    `INSERT INTO elder_import_elder (elder_id, import_id, row) SELECT id, $2, row
     FROM unnest($1::text[], $3::int[]) AS e (id, row)`,
    [ids, importId, sealed.map(({ row }) => row)],
  )
  return sealed.length
}
