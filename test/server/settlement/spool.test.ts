/** Archives that are fetched slowly. */
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createSpool } from '../../../server/settlement/export/spool.ts'

it('are made one after the other, whole, before anybody fetches them', async () => {
  const spool = createSpool()
  const told: string[] = []
  const archive = (name: string) =>
    (async function* () {
      told.push(`${name} begins`)
      yield Buffer.from(name)
      await setImmediate()
      yield Buffer.from('!')
      told.push(`${name} ends`)
    })()
  const [first, second] = [spool.make(archive('a')), spool.make(archive('b'))]
  const fetched = await second
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(await text(fetched)).toBe('b!')
  expect(await text(await first)).toBe('a!')
})

it('are not given where they break off, and keep nobody from the next one', async () => {
  const spool = createSpool()
  const broken = spool.make(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('the line is cut')
    })(),
  )
  const next = spool.make(
    (async function* () {
      yield Buffer.from('whole')
    })(),
  )
  await expect(broken).rejects.toThrow('the line is cut')
  expect(await text(await next)).toBe('whole')
})
