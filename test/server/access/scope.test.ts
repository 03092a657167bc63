import { describe, expect, it } from 'vitest'
import { requireInScope, scopeOf } from '../../../server/access/scope.ts'

describe('scope', () => {
  it('is the part of the code that a place shares with those below it', () => {
    expect(scopeOf({ region: null })).toBe('')
    expect(scopeOf({ region: '990101100000' })).toBe('990101100')
    expect(scopeOf({ region: '990101100201' })).toBe('990101100201')
    expect(scopeOf({ region: '990101000000' })).toBe('990101')
  })

  it('refuses what lies elsewhere', () => {
    const person = { region: '990101100000' }
    expect(() => requireInScope(person, '990101100202')).not.toThrow()
    expect(() => requireInScope(person, '990101101201')).toThrow(
      expect.objectContaining({ code: 'out-of-scope' }),
    )
    expect(() => requireInScope(person, '990101000000')).toThrow()
    expect(() => requireInScope({ region: null }, '990101101201')).not.toThrow()
  })
})
