import { describe, expect, it } from 'vitest'
import { parseAs } from '../../core/shape.ts'
import { terminalStatus } from '../../core/status.ts'

const saying = (change: object) =>
  JSON.stringify({
    v: 1,
    online: true,
    detail: {
      ...{
        epoch: '0'.repeat(32),
        at: 5,
        last: 3,
        acked: 3,
        oldest: null,
        roster: 1,
        reader: 'x',
        software: 'y',
      },
      ...change,
    },
  })
const isTaken = (change: object) => parseAs(terminalStatus, saying(change), 'status').ok

describe('a status', () => {
  it.each(['last', 'acked', 'roster'])('counts %s as far as the database does', (key) => {
    expect(isTaken({ [key]: 2_147_483_647 })).toBe(true)
    expect(isTaken({ [key]: 2_147_483_648 })).toBe(false)
  })
})
