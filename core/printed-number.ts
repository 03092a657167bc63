/**
 * The numbers printed on IC cards and fobs 印刷号 (reader facts §2.2): one chip, many ways to write it.
 * The canonical token is `chip:` and the bytes that a form keeps, as upper-case hex in air order. So a card that a
 * reader reads under its form and a card that a person registers by its number have one token.
 */

/** Which bytes of the UID are printed, and how. EM4100 sends 5 bytes, the IC forms are made of 4. */
type Layout = {
  whole: number
  keeps: 'first' | 'last'
  /** Printed groups: so many bytes as so many decimal digits. None: all bytes as hex. */
  groups: readonly { bytes: number; digits: number }[]
  /** 反码: the bytes are turned round before they are written. */
  reversed?: true
}

const LAYOUTS = {
  '10H': { whole: 5, keeps: 'last', groups: [] },
  '10H13D': { whole: 5, keeps: 'last', groups: [{ bytes: 5, digits: 13 }] },
  '8H10D': { whole: 5, keeps: 'last', groups: [{ bytes: 4, digits: 10 }] },
  '6H8D': { whole: 5, keeps: 'last', groups: [{ bytes: 3, digits: 8 }] },
  /** 2.5, as Wiegand 26 */
  '2H4H': {
    whole: 5,
    keeps: 'last',
    groups: [
      { bytes: 1, digits: 3 },
      { bytes: 2, digits: 5 },
    ],
  },
  /** As Wiegand 34 */
  '4H4H': {
    whole: 5,
    keeps: 'last',
    groups: [
      { bytes: 2, digits: 5 },
      { bytes: 2, digits: 5 },
    ],
  },
  /** 正码 */
  IC10D: { whole: 4, keeps: 'first', groups: [{ bytes: 4, digits: 10 }] },
  /** 反码, the usual one */
  IC10DR: { whole: 4, keeps: 'first', groups: [{ bytes: 4, digits: 10 }], reversed: true },
  /** The 8 digits of an IC card are of its first three bytes, where an EM card's are of its last. */
  IC8D: {
    whole: 4,
    keeps: 'first',
    groups: [
      { bytes: 1, digits: 3 },
      { bytes: 2, digits: 5 },
    ],
  },
} as const satisfies Record<string, Layout>

/** As a reader's address names it, e.g. `?form=8H10D`. */
export type CardForm = keyof typeof LAYOUTS
export const CARD_FORMS = Object.keys(LAYOUTS) as CardForm[]

export function isCardForm(name: string): name is CardForm {
  return Object.hasOwn(LAYOUTS, name)
}

/**
 * Token of a UID that a reader gave, hex in air order. Without a form all bytes count. Null where this is no hex of
 * 3 to 10 bytes, or where the form is not made of such a UID; a UID that the reader has already cut to the bytes of
 * the form fits.
 */
export function tokenOfUid(form: CardForm | null, uidHex: string): string | null {
  const uid = uidHex.trim().toUpperCase()
  if (!/^([0-9A-F]{2}){3,10}$/.test(uid)) return null
  if (form === null) return `chip:${uid}`
  const layout: Layout = LAYOUTS[form]
  const kept = bytesOf(layout)
  if (uid.length < kept * 2 || uid.length > layout.whole * 2) return null
  return `chip:${layout.keeps === 'first' ? uid.slice(0, kept * 2) : uid.slice(-kept * 2)}`
}

/**
 * Token of a number as printed on a card: full-width digits, blanks and one comma between the groups are let pass, but
 * every digit has to be there. Null where the number is not of this form.
 */
export function tokenOfPrinted(form: CardForm, printed: string): string | null {
  const layout: Layout = LAYOUTS[form]
  const text = halfWidth(printed).replace(/\s+/g, '')
  if (layout.groups.length === 0) return text.length === layout.whole * 2 ? tokenOfUid(form, text) : null
  const digits = layout.groups.map((group) => `(\\d{${group.digits}})`).join('[,，]?')
  const found = new RegExp(`^${digits}$`).exec(text)
  if (found === null) return null
  let hex = ''
  for (const [i, { bytes }] of layout.groups.entries()) {
    const value = Number(found[i + 1])
    if (value >= 2 ** (8 * bytes)) return null
    hex += value
      .toString(16)
      .toUpperCase()
      .padStart(bytes * 2, '0')
  }
  return `chip:${layout.reversed ? turned(hex) : hex}`
}

/** The number that stands on a card of this token; the hex of its bytes where the form is not known. */
export function printedNumberOf(form: CardForm | null, token: string): string {
  const hex = token.slice('chip:'.length)
  const layout: Layout | null = form === null ? null : LAYOUTS[form]
  if (layout === null || layout.groups.length === 0) return hex
  const inOrder = layout.reversed ? turned(hex) : hex
  let at = 0
  return layout.groups
    .map(({ bytes, digits }) => {
      const value = Number.parseInt(inOrder.slice(at, at + bytes * 2), 16)
      at += bytes * 2
      return String(value).padStart(digits, '0')
    })
    .join(',')
}

/** The forms under which this card carries this number: one tap of a card whose number is known tells a reader's form. */
export function formsMatching(uidHex: string, printed: string): CardForm[] {
  return CARD_FORMS.filter((form) => {
    const token = tokenOfPrinted(form, printed)
    return token !== null && token === tokenOfUid(form, uidHex)
  })
}

/**
 * Whether these bytes, whole or as the form keeps them, are a random UID: 4 bytes beginning with 08 (phones, bank
 * cards). It is another at every tap and must never be stored. An EM4100 number may begin with 08.
 */
export function isRandomUid(uidHex: string, form: CardForm | null = null): boolean {
  if (form !== null && LAYOUTS[form].whole !== 4) return false
  const bytes = form === null ? 4 : bytesOf(LAYOUTS[form])
  return new RegExp(`^08([0-9A-F]{2}){${bytes - 1},3}$`, 'i').test(uidHex.trim())
}

function bytesOf({ groups, whole }: Layout): number {
  return groups.length === 0 ? whole : groups.reduce((sum, { bytes }) => sum + bytes, 0)
}

function turned(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('')
}

/** Full-width forms of the ASCII signs, as Chinese input methods write them. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}
