import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CARD_FORMS,
  type CardForm,
  formsMatching,
  isCardForm,
  isRandomUid,
  printedNumberOf,
  tokenOfPrinted,
  tokenOfUid,
} from '../../core/printed-number.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

// Tables of the reader facts §2.1 and §2.2.
test.each<[uid: string, form: CardForm, printed: string, token: string]>([
  ['3C00CE754C', '10H', '3C00CE754C', 'chip:3C00CE754C'],
  ['3C00CE754C', '10H13D', '0257711568204', 'chip:3C00CE754C'],
  ['3C00CE754C', '8H10D', '0013530444', 'chip:00CE754C'],
  ['3C00CE754C', '6H8D', '13530444', 'chip:CE754C'],
  ['3C00CE754C', '2H4H', '206,30028', 'chip:CE754C'],
  ['3C00CE754C', '4H4H', '00206,30028', 'chip:00CE754C'],
  ['01026F6C3A', '10H13D', '0004335823930', 'chip:01026F6C3A'],
  ['01026F6C3A', '8H10D', '0040856634', 'chip:026F6C3A'],
  ['01026F6C3A', '6H8D', '07302202', 'chip:6F6C3A'],
  ['01026F6C3A', '2H4H', '111,27706', 'chip:6F6C3A'],
  ['01026F6C3A', '4H4H', '00623,27706', 'chip:026F6C3A'],
  ['100086F444', '10H13D', '0068728321092', 'chip:100086F444'],
  ['100086F444', '8H10D', '0008844356', 'chip:0086F444'],
  ['100086F444', '6H8D', '08844356', 'chip:86F444'],
  ['100086F444', '2H4H', '134,62532', 'chip:86F444'],
  ['100086F444', '4H4H', '00134,62532', 'chip:0086F444'],
  ['5630F009', 'IC10D', '1446047753', 'chip:5630F009'],
  ['5630F009', 'IC10DR', '0166735958', 'chip:5630F009'],
  ['5630F009', 'IC8D', '086,12528', 'chip:5630F0'],
  ['DEADBEEF', 'IC10D', '3735928559', 'chip:DEADBEEF'],
  ['DEADBEEF', 'IC10DR', '4022250974', 'chip:DEADBEEF'],
  ['2A83155E', 'IC10DR', '1578468138', 'chip:2A83155E'],
])('%s in form %s is printed %s', (uid, form, printed, token) => {
  expect(tokenOfUid(form, uid)).toBe(token)
  expect(tokenOfPrinted(form, printed)).toBe(token)
  expect(formsMatching(uid, printed)).toContain(form)
  expect(printedNumberOf(form, token)).toBe(printed)
})

test('one tap of a known card tells the form', () => {
  expect(formsMatching('3C00CE754C', '0013530444')).toEqual(['8H10D'])
  expect(formsMatching('5630F009', '0166735958')).toEqual(['IC10DR'])
  expect(formsMatching('5630F009', '08612528')).toEqual(['IC8D'])
  // A vendor prints 578468138 for this card: the first digit of ten is lost.
  expect(formsMatching('2A83155E', '578468138')).toEqual([])
  expect(formsMatching('2A83155E', '1578468138')).toEqual(['IC10DR'])
})

test.each<[CardForm, string, string | null]>([
  ['2H4H', ' 206 30028 ', 'chip:CE754C'],
  ['2H4H', '20630028', 'chip:CE754C'],
  ['2H4H', '２０６，３００２８', 'chip:CE754C'],
  ['10H', '3c00 ce75 4c', 'chip:3C00CE754C'],
  ['2H4H', '256,00000', null],
  ['2H4H', '206,65536', null],
  ['2H4H', '206-30028', null],
  ['8H10D', '4294967296', null],
  ['8H10D', '13530444', null],
  ['6H8D', '16777216', null],
  ['10H13D', '1099511627776', null],
  ['10H', '3C00CE754', null],
  ['10H', '00CE754C', null],
  ['IC10D', '', null],
])('%s takes "%s" as %s', (form, printed, token) => {
  expect(tokenOfPrinted(form, printed)).toBe(token)
})

test('without a form every byte counts; a form takes only UIDs that it is made of', () => {
  expect(tokenOfUid(null, '04112233445566')).toBe('chip:04112233445566')
  expect(tokenOfUid(null, 'deadbeef')).toBe('chip:DEADBEEF')
  expect(printedNumberOf(null, 'chip:DEADBEEF')).toBe('DEADBEEF')
  expect(tokenOfUid('8H10D', '00CE754C')).toBe('chip:00CE754C')
  expect(tokenOfUid('6H8D', 'CE754C')).toBe('chip:CE754C')
  for (const form of CARD_FORMS) expect(tokenOfUid(form, '04112233445566')).toBeNull()
  for (const bad of ['', 'DEADBEE', 'DEADBEEFG0', 'DE AD BE EF']) expect(tokenOfUid(null, bad)).toBeNull()
})

test('a random UID is known, and an EM number that begins with 08 is none', () => {
  expect(isRandomUid('08A1B2C3')).toBe(true)
  expect(isRandomUid('08A1B2C3', 'IC10DR')).toBe(true)
  expect(isRandomUid('08a1b2', 'IC8D')).toBe(true)
  expect(isRandomUid('08A1B2C3', '8H10D')).toBe(false)
  expect(isRandomUid('08A1B2C3D4E5F6')).toBe(false)
  expect(isRandomUid('DEADBEEF')).toBe(false)
})

test('only names of forms are forms', () => {
  expect(CARD_FORMS.every(isCardForm)).toBe(true)
  expect(isCardForm('toString')).toBe(false)
})

test('whatever is printed gives the token of the card it is printed on', () => {
  const uid = fc.uint8Array({ minLength: 5, maxLength: 5 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(uid, (em) => {
      const hex = em.toString('hex').toUpperCase()
      const decimal = (bytes: Buffer, digits: number) =>
        String(bytes.readUIntBE(0, bytes.length)).padStart(digits, '0')
      const ic = em.subarray(0, 4)
      const printed: [CardForm, string, string][] = [
        ['10H', hex, hex],
        ['10H13D', decimal(em, 13), hex],
        ['8H10D', decimal(em.subarray(1), 10), hex],
        ['6H8D', decimal(em.subarray(2), 8), hex],
        ['2H4H', `${decimal(em.subarray(2, 3), 3)},${decimal(em.subarray(3), 5)}`, hex],
        ['4H4H', `${decimal(em.subarray(1, 3), 5)}${decimal(em.subarray(3), 5)}`, hex],
        ['IC10D', decimal(ic, 10), hex.slice(0, 8)],
        ['IC10DR', decimal(Buffer.from(ic).reverse(), 10), hex.slice(0, 8)],
        ['IC8D', `${decimal(ic.subarray(0, 1), 3)}${decimal(ic.subarray(1, 3), 5)}`, hex.slice(0, 8)],
      ]
      expect(printed.map(([form]) => form)).toEqual(CARD_FORMS)
      for (const [form, number, from] of printed) {
        expect(tokenOfPrinted(form, number)).toBe(tokenOfUid(form, from))
        expect(formsMatching(from, number)).toContain(form)
      }
    }),
  )
})
