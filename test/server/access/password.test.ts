import { describe, expect, it } from 'vitest'
import { firstPassword, hashPassword, verifyPassword } from '../../../server/access/password.ts'

describe('a password', () => {
  it('is kept as salted Argon2id with its cost', async () => {
    const [one, other] = [await hashPassword('养怡之福，可得永年'), await hashPassword('养怡之福，可得永年')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(one).not.toBe(other)
    expect(await verifyPassword('养怡之福，可得永年', one)).toBe(true)
    expect(await verifyPassword('养怡之福，可得永生', one)).toBe(false)
  })

  it('is the same in full-width signs', async () => {
    expect(await verifyPassword('ａｂｃ１２３４５６７', await hashPassword('abc1234567'))).toBe(true)
  })

  it('is what the reference implementation makes of it', async () => {
    // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await verifyPassword('password', reference)).toBe(true)
    expect(await verifyPassword('Password', reference)).toBe(false)
  })

  it('of nobody is never right', async () => {
    expect(await verifyPassword('', null)).toBe(false)
  })

  it('made for a first login can be read from paper', () => {
    expect(firstPassword()).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){2}$/)
    expect(firstPassword()).not.toBe(firstPassword())
  })
})
