/** What stands of an elder itself: death, identity, confirmation, and how to reach them. */
import type { PlainDate } from '../../core/plain-date.ts'
import { PROPOSALS } from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { phoneContext } from '../register/card-secrets.ts'
import { changeIdentity, sealIdentity } from '../register/elder-identity.ts'
import { correctElder } from '../register/register-change.ts'
import { changeKind, type Stored, takesOne, takesTwo } from './change-kind.ts'

type Row = {
  name: string
  sex: string
  born: PlainDate
  died: PlainDate | null
  idTail: string
  provisional: boolean
  phoneSealed: Buffer | null
  note: string
}

async function getRow(client: Queryable, id: string): Promise<Row> {
  const { rows } = await client.query<Row>(
    `SELECT name, sex, born::text, died::text, id_tail AS "idTail", provisional, phone_sealed AS "phoneSealed", note
       FROM elder WHERE id = $1`,
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Refusal('not-found', id)
  return row
}

const death = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.death'],
  isDirect: takesTwo,
  async prepare({ client, today, id }, { died }) {
    const row = await getRow(client, id)
    if (died === row.died) throw new Refusal('change-nothing')
    if (died !== null && (died > today || died < row.born)) throw new Refusal('change-days-wrong')
    return { died: died as PlainDate | null }
  },
  standing: async ({ client, id }) => ({ died: (await getRow(client, id)).died }),
  apply: ({ client, id }, { died }) => correctElder(client, id, { died }),
})

const identity = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.identity'],
  isDirect: takesTwo,
  async prepare({ client, secrets, today, id }, asked) {
    const { name, sex, born, idTail } = await getRow(client, id)
    const proposal = sealIdentity(secrets, id, { name, sex, born, idTail }, asked, today)
    if (proposal.sealed === null && proposal.name === name && proposal.born === born && proposal.sex === sex)
      throw new Refusal('change-nothing')
    return proposal
  },
  async standing({ client, id }) {
    const { name, sex, born, idTail } = await getRow(client, id)
    return { name, sex, born, idTail }
  },
  apply: ({ client, secrets, id }, proposal) => changeIdentity(client, secrets, id, proposal),
})

const confirm = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.confirm'],
  isDirect: takesTwo,
  async prepare({ client, id }): Promise<Stored> {
    if (!(await getRow(client, id)).provisional) throw new Refusal('change-nothing')
    return {}
  },
  standing: async ({ client, id }) => ({ provisional: (await getRow(client, id)).provisional }),
  async apply({ client, id }) {
    await client.query('UPDATE elder SET provisional = false WHERE id = $1', [id])
  },
})

/** `sealed` and `tail` null: no telephone; `changesPhone` false: as it is. */
const contact = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.contact'],
  isDirect: takesOne,
  async prepare({ client, secrets, id }, { phone, note }) {
    const row = await getRow(client, id)
    const digits = phone?.replaceAll(/[^0-9]/g, '') ?? null
    return {
      changesPhone: phone !== undefined,
      sealed: digits === null ? null : secrets.seal(digits, phoneContext(id)).toString('base64'),
      tail: digits?.slice(-4) ?? null,
      note: note?.trim() ?? row.note,
    }
  },
  async standing({ client, secrets, id }) {
    const { phoneSealed, note } = await getRow(client, id)
    const tail = phoneSealed === null ? null : secrets.open(phoneSealed, phoneContext(id)).slice(-4)
    return { tail, note }
  },
  async apply({ client, id }, { changesPhone, sealed, note }) {
    await client.query(
      `UPDATE elder SET note = $2, phone_sealed = CASE WHEN $3 THEN $4::bytea ELSE phone_sealed END WHERE id = $1`,
      [id, note, changesPhone, sealed === null ? null : Buffer.from(sealed, 'base64')],
    )
  },
})

export const ELDER_KINDS = {
  'elder.death': death,
  'elder.identity': identity,
  'elder.confirm': confirm,
  'elder.contact': contact,
}
