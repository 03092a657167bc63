import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { integer, object, words } from '../../core/shape.ts'
import { parseSigned, signedText } from '../../core/signed.ts'
import { signByKey, verifyByKey } from './golden.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 725 })

const note = object({ n: integer(), words: words(20) })
const read = (text: string) => parseSigned(note, text, 'note', verifyByKey)
const text = signedText({ words: '请用餐', n: 3 }, signByKey)

describe('a signed message', () => {
  test('is canonical text and signature', () => {
    const body = '{"n":3,"words":"请用餐"}'
    expect(text).toBe(`${body}\n${signByKey(body)}`)
    expect(read(text)).toEqual({ ok: true, value: { n: 3, words: '请用餐' } })
  })

  test.each([
    ['no signature', '{"n":3}', 'note: no signature'],
    ['another text', text.replace('3', '4'), 'note: bad signature'],
    ['a line too many', `${text}\n`, 'note: bad signature'],
    ['another shape', signedText({ n: 3 }, signByKey), 'note.words: expected 1 to 20 characters'],
  ])('with %s is refused', (_, given, problem) => {
    expect(read(given)).toEqual({ ok: false, problem })
  })

  test('any text at all is refused, never thrown', () => {
    fc.assert(fc.property(fc.string(), (given) => !read(given).ok))
  })
})
