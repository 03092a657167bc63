/** What a scanner read, as the canonical token of a card: the county's own QR cards are known by their signature. */
import type { PlainDate } from '../core/plain-date.ts'
import { isCutQrCard, type QrCardFault, qrToken, readQrCard, textToken } from '../core/qr-card.ts'
import type { Roster } from '../core/roster.ts'
import { verifierOf } from './keys.ts'

const SCANNED = 'text:'

/**
 * A token from a reader, `text:…` turned into `qr:…` where it is a QR card of the county that is still valid. Any
 * other stays a text, which stands on a roster only where the county registered it as one: a forged, misread or
 * expired card is an unknown card, and `onRefused` is told why, never which.
 */
export function cardToken(
  token: string,
  {
    cardKeys,
    today,
    onRefused,
  }: {
    cardKeys: Roster['cardKeys']
    /** Service day by which a card may have expired; null where it is not known for sure. */
    today: PlainDate | null
    onRefused: (fault: Exclude<QrCardFault, 'not-a-card'> | 'expired') => void
  },
): string {
  if (!token.startsWith(SCANNED)) return token
  const text = token.slice(SCANNED.length)
  const read = readQrCard(text, (id) => {
    const known = cardKeys.find((each) => each.id === id)
    return known && verifierOf(known.key)
  })
  if (!read.ok) {
    if (read.fault !== 'not-a-card') onRefused(read.fault)
    return textToken(text)
  }
  const { serial, expires } = read.card
  if (today !== null && expires !== null && expires < today) {
    onRefused('expired')
    return textToken(text)
  }
  return qrToken(serial)
}

/** Whether this is half a QR card of the county: nobody's card, and to be shown again. */
export function isCutCard(token: string): boolean {
  return token.startsWith(SCANNED) && isCutQrCard(token.slice(SCANNED.length))
}
