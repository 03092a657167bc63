/** What sealed bytes of the register belong to: they open nowhere else. */

/** Canonical token of an ID card. */
export const idCardToken = (number: string) => `id:${number}`
export const idNumberContext = (elder: string) => `elder/${elder}/id-number`
export const cardContext = (elder: string) => `elder/${elder}/card`
export const phoneContext = (elder: string) => `elder/${elder}/phone`
/** Of the account that money is paid to. */
export const bankContext = (of: 'elder' | 'site', id: string) => `${of}/${id}/bank`
export const cardKeyContext = (key: number) => `card-key/${key}`
export const tokenKeyContext = (terminal: string) => `terminal/${terminal}/token-key`
