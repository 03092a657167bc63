/** A new county comes to its first policy from a pack, and settles a month that was over before. */
import { expect, test } from 'vitest'
import type { Draft, Policies } from '../../../server/contract/policies.ts'
import { openDesk } from '../access/desk.ts'

test('a county without a policy gets its first one by two people, and can settle', async () => {
  const desk = await openDesk()
  try {
    const clerk = await desk.person('clerk', 'clerk')
    const reviewer = await desk.person('reviewer', 'reviewer')
    for (const [code, name, level, parent] of [
      ['990101000000', '云溪县', 'county', null],
      ['990101100000', '桃花镇', 'town', '990101000000'],
      ['990101100201', '柳树村', 'village', '990101100000'],
    ])
      await clerk.send('POST', '/api/regions', { code, name, level, parent })
    const site = await clerk.send('POST', '/api/sites', {
      ...{ name: '柳树村幸福小院', region: '990101100201', facility: 'happiness-home', opened: '2026-09-01' },
      meals: [{ meal: 'lunch', starts: 660, ends: 780, price: 800 }],
      reason: '2026 年起已在运行',
    })
    expect(site.statusCode, site.body).toBe(201)
    expect((await clerk.get('/api/policies')).json<Policies>()).toEqual({ versions: [], drafts: [] })
    expect((await clerk.get('/api/months')).json()).toEqual([])
    expect((await clerk.get('/api/policy-trials')).json()).toEqual([])

    const answers = { 'requires-days': 'ten' }
    const pack = { kind: 'pack', pack: 'zhongyang-2024', from: '2026-10-01' }
    expect((await clerk.send('POST', '/api/policy-drafts', { ...pack, answers })).json()).toMatchObject({
      code: 'policy-answers',
    })
    const draft = (await clerk.send('POST', '/api/policy-drafts', { ...pack, answers: {} })).json<Draft>()
    expect(draft).toMatchObject({ earliest: null, faults: [] })
    const steps = `/api/policy-drafts/${draft.draft}/steps`
    await clerk.send('POST', steps, { position: 1, action: 'submit' })
    const published = await reviewer.send('POST', steps, { position: 2, action: 'publish' })
    expect(published.json()).toMatchObject({ state: 'published' })

    const computed = await clerk.send('POST', '/api/months/2026-10/compute')
    expect(computed.json()).toMatchObject({
      state: 'computed',
      settlement: { policy: [{ id: 'zhongyang-2024' }], payable: 0 },
    })
  } finally {
    await desk.close()
  }
})
