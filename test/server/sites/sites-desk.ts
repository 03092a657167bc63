/** A county with two towns, and people in all the places that have to do with sites. */
import { type Desk, openDesk, type Person } from '../access/desk.ts'

export const LIU = '990101100201'
export const XIN = '990101100202'
export const NAN = '990101101201'

export const TODAY = '2026-11-05'

export type SitesDesk = Desk &
  Record<'clerk' | 'second' | 'reviewer' | 'administrator' | 'town' | 'far' | 'village', Person>

export async function openSitesDesk(options: Parameters<typeof openDesk>[0] = {}): Promise<SitesDesk> {
  const desk = await openDesk(options)
  await desk.pool.query(
    `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
       ('990101100000', '桃花镇', 'town', '990101000000'), ('990101101000', '清水乡', 'town', '990101000000'),
       ('${LIU}', '柳树村', 'village', '990101100000'), ('${XIN}', '新柳村', 'village', '990101100000'),
       ('${NAN}', '南沟村', 'village', '990101101000');
     INSERT INTO county VALUES (1, '云溪县', '990101000000', false)`,
  )
  return {
    ...desk,
    clerk: await desk.person('clerk', 'clerk'),
    second: await desk.person('second', 'clerk'),
    reviewer: await desk.person('reviewer', 'reviewer'),
    administrator: await desk.person('administrator', 'administrator'),
    town: await desk.personOf('990101100000', 'town', 'town'),
    far: await desk.personOf('990101101000', 'far', 'town'),
    village: await desk.personOf(LIU, 'village', 'village'),
  }
}

export const council = { councilOn: '2026-10-20', council: '村民代表会议同意。' }

export const OPEN = {
  kind: 'open',
  region: LIU,
  content: {
    name: '柳树村幸福小院',
    facility: 'happiness-home',
    opened: '2026-11-10',
    meals: [{ meal: 'lunch', starts: 660, ends: 780, price: 800 }],
    ...council,
  },
}

/** Proposed by one, reviewed by another, approved by a third. Gives the proposal as it stands then. */
export async function approve(desk: SitesDesk, proposer: Person, proposal: object) {
  const made = await proposer.send('POST', '/api/site-proposals', proposal)
  if (made.statusCode !== 201) throw new Error(made.body)
  const { id } = made.json()
  for (const [person, position, action] of [
    [desk.second, 1, 'review'],
    [desk.reviewer, 2, 'approve'],
  ] as const) {
    const answer = await person.send('POST', `/api/site-proposals/${id}/steps`, { position, action })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  return (await desk.clerk.get(`/api/site-proposals/${id}`)).json()
}
