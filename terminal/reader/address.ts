/**
 * Where readers are found, as an administrator writes it: `kind=address` for each, separated by blanks, e.g.
 * `sam=serial:/dev/serial/by-id/usb-… em4100=tcp://10.0.0.7:4001?form=8H10D`. A bare address, or a plain path, is an
 * ID card reader's. Without `baud` the driver looks for the rate itself or takes the factory's.
 */
import { CARD_FORMS, type CardForm, isCardForm, tokenOfUid } from '../../core/printed-number.ts'
import type { ReaderName } from '../contract/screen.ts'
import { isReaderName, KINDS, READER_NAMES } from './kinds.ts'

export type Place =
  | { line: 'serial'; path: string; baud: number | null }
  | { line: 'tcp'; host: string; port: number }

export type ReaderAddress = {
  reader: ReaderName
  place: Place
  form: CardForm | null
  settings: Readonly<Record<string, string>>
}

type AddressFault =
  | 'unknown-reader'
  | 'unknown-line'
  | 'no-path'
  | 'bad-path'
  | 'no-port'
  | 'unknown-setting'
  | 'twice'
  | 'bad-baud'
  | 'bad-form'
  | 'bad-value'

/** `problem` names the address, what is wrong with it, and what to write. */
type Wrong = { ok: false; fault: AddressFault; problem: string }
export type ParsedAddress = { ok: true; address: ReaderAddress } | Wrong

type Refusal = { fault: AddressFault; problem: string }
const refusal = (fault: AddressFault, problem: string): Refusal => ({ fault, problem })

/** The numbers that chip readers give, as hex zeros; scanners give printed ones, which may be of any form. */
const CHIPS: Partial<Record<ReaderName, string[]>> = {
  sam: [],
  em4100: ['00'.repeat(5)],
  pn532: ['00'.repeat(4)],
  aabb: ['00'.repeat(4), '00'.repeat(5)],
}

/** All readers of the setting. Never throws; `problems` lists everything that is wrong. */
export function parseAddresses(
  written: string,
): { ok: true; addresses: ReaderAddress[] } | { ok: false; problems: string[] } {
  const words = written.split(/\s+/).filter((word) => word !== '')
  const addresses: ReaderAddress[] = []
  const problems: string[] = []
  for (const word of words) {
    const parsed = parseAddress(word)
    if (!parsed.ok) problems.push(parsed.problem)
    else if (addresses.some(({ place }) => describePlace(place) === describePlace(parsed.address.place)))
      problems.push(`reader address "${word}": another reader is there already, give each its own`)
    else addresses.push(parsed.address)
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, addresses }
}

/** One reader. Never throws. */
export function parseAddress(written: string): ParsedAddress {
  const result = read(written.trim())
  if ('place' in result) return { ok: true, address: result }
  return { ok: false, fault: result.fault, problem: `reader address "${written}": ${result.problem}` }
}

/** The place without its settings: equal for equal places, and fit for a log. */
export function describePlace(place: Place): string {
  return place.line === 'serial' ? place.path : `tcp://${place.host}:${place.port}`
}

function read(written: string): ReaderAddress | Refusal {
  if (/[,;，；]/.test(written))
    return refusal('bad-path', 'several readers are separated by a blank, nothing else')
  if (isReaderName(written))
    return refusal('no-path', `"${written}" is a kind of reader, write where it is: ${written}=serial:/dev/…`)
  const [, name, rest = written] = /^([^=/:?]*)=(.*)$/.exec(written) ?? []
  const reader = name ?? 'sam'
  if (!isReaderName(reader))
    return refusal(
      'unknown-reader',
      `"${reader}" is no kind of reader, write one of ${READER_NAMES.join(', ')}`,
    )
  const [where = '', query] = rest.split('?', 2)
  const settings = readSettings(reader, new URLSearchParams(query))
  const place = readPlace(where)
  if ('fault' in place) return place
  if ('fault' in settings) return settings
  const { baud, form, own } = settings
  if (place.line === 'tcp' && baud !== null)
    return refusal('unknown-setting', 'the device server sets the rate by itself, leave baud out')
  return { reader, place: place.line === 'tcp' ? place : { ...place, baud }, form, settings: own }
}

function readPlace(where: string): Place | Refusal {
  const scheme = /^([a-z]{2,}):/i.exec(where)?.[1]
  if (scheme === 'tcp') {
    const [, host, digits] = /^tcp:\/\/(\[[\da-f:.]+\]|[^\s/:[\]]+):(\d{1,5})\/?$/i.exec(where) ?? []
    const port = Number(digits)
    if (host === undefined || !(port >= 1 && port <= 65_535))
      return refusal('no-port', 'host and port of the device server are needed, write tcp://host:port')
    return { line: 'tcp', host: host.toLowerCase(), port }
  }
  if (scheme !== undefined && scheme !== 'serial')
    return refusal('unknown-line', `"${scheme}:" is not known, write serial:/dev/… or tcp://host:port`)
  const path = scheme === undefined ? where : where.slice('serial:'.length)
  if (path === '') return refusal('no-path', 'the path of the port is missing, write serial:/dev/…')
  if (path.includes('='))
    return refusal(
      'bad-path',
      `"=" stands in the path, write kind=serial:/dev/…, with a blank before the next`,
    )
  if (!/^(?:\/|COM\d|\\\\)/i.test(path))
    return refusal('bad-path', `"${path}" is no path from the root, write serial:/dev/…`)
  return { line: 'serial', path, baud: null }
}

type Settings = { baud: number | null; form: CardForm | null; own: Record<string, string> }

function readSettings(reader: ReaderName, written: URLSearchParams): Settings | Refusal {
  const own = KINDS[reader].settings ?? {}
  const forms = formsOf(reader)
  const result: Settings = { baud: null, form: null, own: {} }
  for (const [name, value] of written) {
    const values = Object.hasOwn(own, name) ? own[name] : undefined
    if (written.getAll(name).length > 1) return refusal('twice', `"${name}" is given twice`)
    if (name === 'baud') {
      if (!/^[1-9]\d{2,6}$/.test(value))
        return refusal('bad-baud', `baud "${value}" is not a rate such as ${KINDS[reader].rates[0]}`)
      result.baud = Number(value)
    } else if (name === 'form' && forms.length > 0) {
      if (!isCardForm(value) || !forms.includes(value))
        return refusal('bad-form', `form "${value}" is none of ${reader}'s, write one of ${forms.join(', ')}`)
      result.form = value
    } else if (values === undefined) {
      const known = ['baud', ...(forms.length > 0 ? ['form'] : []), ...Object.keys(own)]
      return refusal('unknown-setting', `"${name}" is no setting of ${reader}, it has ${known.join(', ')}`)
    } else if (!values.includes(value)) {
      const known = values.map((each) => `${name}=${each}`).join(', ')
      return refusal('bad-value', `${name} "${value}" is not known, write ${known}, or leave it out`)
    } else {
      result.own[name] = value
    }
  }
  return result
}

/** Those that are made of the numbers that this kind of reader gives. */
function formsOf(reader: ReaderName): CardForm[] {
  const chips = CHIPS[reader]
  if (chips === undefined) return CARD_FORMS
  return CARD_FORMS.filter((form) => chips.some((uid) => tokenOfUid(form, uid) !== null))
}
