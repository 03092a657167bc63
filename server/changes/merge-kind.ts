/** 合并重复档案: one person registered twice becomes one. The survivor keeps its id; its meals are the double's too. */
import { requireInScope } from '../access/scope.ts'
import { PROPOSALS } from '../contract/changes.ts'
import { Refusal } from '../errors.ts'
import { type Doubled, getDoubled, mergeElders } from '../register/merge-elders.ts'
import { listFacts } from '../register/register-change.ts'
import { type ChangeAt, changeKind, type Stored, takesTwo } from './change-kind.ts'

async function described({ client }: ChangeAt, id: string): Promise<Stored> {
  const { name, born, died, idTail, home } = await getDoubled(client, id)
  const facts = await listFacts(client, 'elder', id)
  return {
    ...{ name, born, died, idTail, home },
    facts: facts.map(({ id: fact, fact: of, value, from, to }) => ({ id: fact, fact: of, value, from, to })),
  }
}

/** Refuses with `elder-merged` or `out-of-scope`. */
async function requireSurvivor({ client, person }: ChangeAt, into: string): Promise<Doubled> {
  const survivor = await getDoubled(client, into)
  requireInScope(person, survivor.home)
  if (survivor.mergedInto !== null) throw new Refusal('elder-merged')
  return survivor
}

const merge = changeKind({
  of: 'elder',
  decide: 'change.decide',
  schema: PROPOSALS['elder.merge'],
  isDirect: takesTwo,
  async prepare(at, { into, facts, ...parts }) {
    if (into === at.id) throw new Refusal('invalid-request', 'proposal/into')
    const { name } = await requireSurvivor(at, into)
    const own = new Set((await listFacts(at.client, 'elder', at.id)).map(({ id }) => id))
    if (!facts.every((id) => own.has(id))) throw new Refusal('invalid-request', 'proposal/facts')
    return { into, name, facts, ...parts }
  },
  standing: async (at, { into }) => ({ double: await described(at, at.id), into: await described(at, into) }),
  async apply(at, { into, facts, photo, account }, change) {
    await requireSurvivor(at, into)
    await mergeElders(at.client, at.secrets, { double: at.id, into, facts, photo, account }, change)
  },
})

export const MERGE_KINDS = { 'elder.merge': merge }
