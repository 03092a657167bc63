import { Type } from 'typebox'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { NewProposal, Proposal, ProposalQuery, ProposalStep } from '../contract/sites.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import {
  type Acting,
  describeProposal,
  describeProposals,
  propose,
  takeProposalStep,
} from './take-proposal-step.ts'

const One = Type.Object({ proposal: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export function proposalsRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['register']
  const read = { access: 'register.read' } as const

  async function acting(request: Parameters<typeof signedIn>[0]): Promise<Acting> {
    const at = now()
    const today = await getServiceDay(pool, at)
    return { person: signedIn(request), address: request.ip, at: new Date(at), today }
  }

  app.get(
    '/api/site-proposals',
    {
      config: read,
      schema: { tags, querystring: ProposalQuery, response: { 200: Type.Array(Proposal) } },
    },
    (request) => describeProposals(pool, request.query, signedIn(request)),
  )
  app.get(
    '/api/site-proposals/:proposal',
    { config: read, schema: { tags, params: One, response: { 200: Proposal } } },
    (request) => describeProposal(pool, request.params.proposal, signedIn(request)),
  )
  app.post(
    '/api/site-proposals',
    { config: { access: 'site.propose' }, schema: { tags, body: NewProposal, response: { 201: Proposal } } },
    async (request, reply) => {
      const id = await propose(pool, request.body, await acting(request))
      return reply.code(201).send(await describeProposal(pool, id, signedIn(request)))
    },
  )
  // Who may take which step is decided by the step (server/sites/proposal-flow.ts).
  app.post(
    '/api/site-proposals/:proposal/steps',
    {
      config: read,
      schema: { tags, params: One, body: ProposalStep, response: { 200: Proposal } },
    },
    async (request) => {
      const { proposal } = request.params
      await takeProposalStep(pool, proposal, request.body, await acting(request))
      return describeProposal(pool, proposal, signedIn(request))
    },
  )
}
