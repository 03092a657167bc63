import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from '../../../server/ingest/lines.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 1203 })

test('lines are those of the whole text, also where it is no UTF-8', () => {
  const byte = fc.oneof(
    fc.constantFrom(0x0a, 0x41, 0xe9, 0xa5, 0xad, 0xf0, 0xff),
    fc.integer({ min: 0, max: 255 }),
  )
  fc.assert(
    fc.property(fc.array(byte), (values) => {
      const bytes = Buffer.from(values)
      expect(linesOf(bytes)).toEqual(bytes.toString().split('\n'))
      expect(linesOf(bytes, 2)).toEqual(bytes.toString().split('\n', 2))
    }),
  )
})
