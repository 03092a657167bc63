// `yangyi card-form --reader NAME=ADDRESS NUMBER`: which of a chip's bytes the cards of this county are printed with, by
// one tap of a card whose printed number is known (reader facts §2.2). Leaves with 0 when that is clear, with 1 when it
// is not, with 2 on wrong input. The number goes out by intent: whoever asks holds the card.
import { parseArgs } from 'node:util'
import {
  CARD_FORMS,
  type CardForm,
  formsMatching,
  printedNumberOf,
  tokenOfPrinted,
  tokenOfUid,
} from '../core/printed-number.ts'
import type { ReaderState } from '../terminal/contract/screen.ts'
import { uidOf } from '../terminal/reader/aabb/protocol.ts'
import { describePlace, parseAddress, type ReaderAddress } from '../terminal/reader/address.ts'
import type { ReadCard } from '../terminal/reader/kind.ts'
import { openReader } from '../terminal/reader/readers.ts'

const USAGE = `usage: yangyi card-form --reader NAME=ADDRESS NUMBER
NAME is em4100, pn532 or aabb, e.g. --reader em4100=serial:/dev/ttyUSB0 0013530444
NUMBER is all that is printed on the card, zeros in front too`
const WAIT_MS = 60_000
const REMIND_MS = 10_000
/** 4 or 7 bytes in hex, as MIFARE cards carry them in print: all of the UID, so that no form is needed. */
const PLAIN = /^(?:[0-9A-F]{2}){4}(?:(?:[0-9A-F]{2}){3})?$/

/** Runs the command; gives the exit code. */
export async function cardFormCommand(args: string[]): Promise<number> {
  const read = readInput(args)
  if (!read.ok) {
    console.error(`${read.problem}\n${USAGE}`)
    return 2
  }
  const stop = new AbortController()
  let problem = 'Ended.'
  const end = () => stop.abort()
  const limit = setTimeout(() => {
    problem = 'No card was read.'
    end()
  }, WAIT_MS)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  console.log(
    `Put the card with the number ${read.printed} on the reader, within ${WAIT_MS / 1000} s. Ctrl-C ends.`,
  )
  const uid = await tappedUid(read.address, stop.signal)
  clearTimeout(limit)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
  if (uid === null) {
    console.error(problem)
    return 1
  }
  const { clear, lines } = judge(read.written, uid, read.printed)
  for (const line of lines) console.log(line)
  return clear ? 0 : 1
}

type Input =
  | { ok: true; written: string; address: ReaderAddress; printed: string }
  | { ok: false; problem: string }

function readInput(args: string[]): Input {
  const { values, positionals } = tryParse(args) ?? { values: {}, positionals: [] }
  const printed = positionals.join(' ')
  const written = values.reader
  if (written === undefined || printed === '')
    return { ok: false, problem: 'A reader and a number are needed.' }
  const parsed = parseAddress(written)
  if (!parsed.ok) return { ok: false, problem: parsed.problem }
  const { reader } = parsed.address
  if (reader !== 'em4100' && reader !== 'pn532' && reader !== 'aabb')
    return { ok: false, problem: `A reader of the kind ${reader} gives no chip number, so it has no form.` }
  if (!PLAIN.test(plainly(printed)) && CARD_FORMS.every((form) => tokenOfPrinted(form, printed) === null))
    return {
      ok: false,
      problem: `"${printed}" is no number of any form: ${CARD_FORMS.join(', ')}, or 8 or 14 hex digits.`,
    }
  // Without a form every chip is let through.
  return { ok: true, written, printed, address: { ...parsed.address, form: null } }
}

function tryParse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { reader: { type: 'string' } } })
  } catch {
    // parseArgs throws on an unknown or incomplete option: the usage says what there is.
    return undefined
  }
}

/** The UID of the first card that is put on, hex in air order; null where none came before the signal. */
export async function tappedUid(address: ReaderAddress, signal: AbortSignal): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const said = new Set<string>()
  const sayOnce = (words: string) => {
    if (!said.has(words)) console.error(words)
    said.add(words)
  }
  let state: ReaderState = 'starting'
  const reminder = setInterval(() => {
    console.error(
      state === 'ready'
        ? 'Waiting for a card.'
        : `Waiting: the reader at ${describePlace(address.place)} is not there.`,
    )
  }, REMIND_MS)
  const reader = openReader({
    address,
    random: Math.random,
    log: {
      info() {},
      // What is wrong with the line; states are told below.
      warn(fields, message) {
        if ('problem' in fields) console.error(message)
      },
    },
    onCard: (card) => resolve(uidIn(card)),
    onMisread: (fault) =>
      sayOnce(
        fault === 'not-valid'
          ? 'This card has no number of its own, as a phone or a bank card. Try another.'
          : 'Bytes came, but no card. Is the reader of this kind, and its rate right?',
      ),
    onState: (next) => {
      state = next
      if (state === 'silent') sayOnce('The reader does not answer. Is it of this kind, and powered?')
    },
  })
  if (signal.aborted) resolve(null)
  signal.addEventListener('abort', () => resolve(null), { once: true })
  const uid = await promise
  clearInterval(reminder)
  await reader.close()
  return uid
}

function uidIn(card: ReadCard): string | null {
  if ('uid' in card) return card.uid
  return card.reader === 'aabb' ? uidOf(card.data) : null
}

/**
 * What a card with this UID and this printed number tells of the form, in words. `written` is the reader's address as
 * it was given; `clear` where there is one setting to write.
 */
export function judge(written: string, uid: string, printed: string): { clear: boolean; lines: string[] } {
  const forms = likely(formsMatching(uid, printed), uid)
  const [form] = forms
  const said = `The reader says ${uid}.`
  if (plainly(printed) === uid && PLAIN.test(uid))
    return {
      clear: true,
      lines: [
        `${said} That is the number itself: no form is needed. Write:`,
        `YANGYI_READER=${withForm(written, null)}`,
      ],
    }
  if (form === undefined) {
    const looks = CARD_FORMS.flatMap((each) => {
      const token = tokenOfUid(each, uid)
      return token === null ? [] : [`  ${each.padEnd(8)}${printedNumberOf(each, token)}`]
    })
    const unprinted = 'No form is made of so many bytes: leave form out, and register such cards by a tap.'
    return {
      clear: false,
      lines: [
        `${said} The number ${printed} is none of this card's.`,
        ...(looks.length === 0 ? [unprinted] : ['On this card each form would be printed so:', ...looks]),
      ],
    }
  }
  const setting = `YANGYI_READER=${withForm(written, form)}`
  if (forms.length === 1) return { clear: true, lines: [`${said} The form is ${form}. Write:`, setting] }
  const clear = new Set(forms.map((each) => tokenOfUid(each, uid))).size === 1
  return {
    clear,
    lines: [
      `${said} The number fits the forms ${forms.join(', ')}.`,
      ...(clear
        ? [
            'To the reader they are all the same; for numbers that are typed in, make sure with a second card. Write:',
            setting,
          ]
        : ['They are not the same card to the reader: try again with another card.']),
    ],
  }
}

/** Forms of UIDs as long as this one go before those of longer ones, of which it might be a part. */
function likely(forms: CardForm[], uid: string): CardForm[] {
  const own = forms.filter((form) => tokenOfUid(form, `00${uid}`) === null)
  return own.length > 0 ? own : forms
}

/** Hex as a UID is written, without what stands between its bytes. */
function plainly(printed: string): string {
  return printed.replace(/[\s:-]+/g, '').toUpperCase()
}

function withForm(written: string, form: CardForm | null): string {
  const [where = '', query] = written.trim().split('?', 2)
  const settings = new URLSearchParams(query)
  if (form === null) settings.delete('form')
  else settings.set('form', form)
  return settings.size === 0 ? where : `${where}?${settings}`
}
