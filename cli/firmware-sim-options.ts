/** What stands behind `yangyi firmware-sim`, read and checked; every fault of it is named. */
import { parseArgs } from 'node:util'
import { dayOf } from '../core/plain-date.ts'
import type { SimulatedCard } from '../firmware-sim/cards.ts'
import { readFaults } from '../firmware-sim/line/fault-words.ts'
import type { LineFaults } from '../firmware-sim/line/faults.ts'
import { checkCard, READER_NAMES, type ReaderName } from '../firmware-sim/readers.ts'
import { demoCounty } from '../prisma/demo/county.ts'
import { demoCards } from './demo/cards.ts'
import { inventedCard } from './demo/invented-card.ts'

export interface SimOptions {
  readonly reader: ReaderName
  readonly cards: readonly {
    /** What is said of it aloud: never an ID number. */
    readonly label: string
    readonly card: SimulatedCard
  }[]
  /** 0: only when Enter is pressed. */
  readonly everyMs: number
  readonly faults: LineFaults
  readonly line: 'pty' | 'tcp'
  readonly port?: number
  readonly link?: string
  readonly baud?: number
  /** How the device is set, and what its address has to say of that. */
  readonly mode?: { readonly device: object; readonly settings: string }
  readonly seed?: number
}

/** Scanners that can be told to wait for a trigger, each in its own words; a GM65 learns it from the terminal. */
const COMMAND: Partial<Record<ReaderName, object>> = {
  gm65: {},
  newland: { mode: 'trigger' },
  honeywell: { mode: 'manual' },
}

type Read =
  | { readonly ok: true; readonly options: SimOptions }
  | { readonly ok: false; readonly problems: readonly string[] }

export function readOptions(args: string[]): Read {
  const values = tryParse(args)
  if (typeof values === 'string') return { ok: false, problems: [values] }
  const problems: string[] = []
  const number = (name: 'every' | 'tcp' | 'baud' | 'seed', most: number): number | undefined => {
    const written = values[name]
    if (written === undefined) return undefined
    if (/^\d{1,7}$/.test(written) && Number(written) <= most) return Number(written)
    problems.push(`--${name} ${written}: takes a whole number up to ${most}`)
    return undefined
  }
  const reader = READER_NAMES.find((name) => name === values.reader)
  if (reader === undefined)
    problems.push(`--reader ${values.reader ?? ''}: takes one of ${READER_NAMES.join(', ')}`)
  const written = values.card ?? []
  if (written.length === 0) problems.push('--card is missing')
  const cards = reader === undefined ? [] : written.map((card, i) => readCard(reader, card, i + 1))
  problems.push(...cards.filter((card) => typeof card === 'string'))
  const faults = readFaults(values.fault ?? [])
  if (!faults.ok) problems.push(...faults.problems)
  const [every, port, baud, seed] = [
    number('every', 3_600_000),
    number('tcp', 65_535),
    number('baud', 1_000_000),
    number('seed', 9_999_999),
  ]
  const waiting = values.mode === undefined || reader === undefined ? undefined : COMMAND[reader]
  if (values.mode !== undefined && values.mode !== 'command')
    problems.push(`--mode ${values.mode}: takes command, or leave it out`)
  else if (values.mode !== undefined && reader !== undefined && waiting === undefined)
    problems.push(`--mode command: is for ${Object.keys(COMMAND).join(', ')}, leave it out`)
  if (values.tcp !== undefined && values.link !== undefined)
    problems.push('--link names a serial port, and --tcp asks for none: leave one of them out')
  if (reader === undefined || !faults.ok || problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    options: {
      reader,
      cards: cards.filter((card) => typeof card !== 'string'),
      everyMs: every ?? 3000,
      faults: faults.faults,
      line: port === undefined ? 'pty' : 'tcp',
      ...(port === undefined ? {} : { port }),
      ...(values.link === undefined ? {} : { link: values.link }),
      ...(waiting === undefined ? {} : { mode: { device: waiting, settings: '?mode=command' } }),
      ...(baud === undefined ? {} : { baud }),
      ...(seed === undefined ? {} : { seed }),
    },
  }
}

function tryParse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        reader: { type: 'string' },
        card: { type: 'string', multiple: true },
        every: { type: 'string' },
        fault: { type: 'string', multiple: true },
        tcp: { type: 'string' },
        link: { type: 'string' },
        baud: { type: 'string' },
        mode: { type: 'string' },
        seed: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    // An unknown or incomplete option: what is said of it names it.
    if (error instanceof TypeError) return error.message
    throw error
  }
}

/** The card, or what is wrong with it. */
function readCard(reader: ReaderName, written: string, place: number): SimOptions['cards'][number] | string {
  if (reader === 'sam') return readIdentityCard(written, place)
  const card =
    reader === 'em4100' || reader === 'pn532' || reader === 'aabb' ? { uid: written } : { text: written }
  try {
    checkCard(reader, card)
    return { label: written, card }
  } catch (error) {
    if (error instanceof RangeError) return `--card ${written}: ${error.message}`
    throw error
  }
}

/** A number may be somebody's: it is not said again, here or later. */
function readIdentityCard(written: string, place: number): SimOptions['cards'][number] | string {
  const demo = demoCards(demoCounty(dayOf(Date.now(), 0))).find(({ key }) => key === written)
  if (demo !== undefined) return { label: demo.name, card: { citizen: demo.card } }
  const invented = inventedCard(written)
  if (!invented.ok) return `--card, the ${place}. one: ${invented.problem}`
  return { label: `Card ${place}`, card: { citizen: invented.card } }
}
