/**
 * A second verifier of record exports, written from docs/record-format.md alone; it shares no code with the system and
 * needs nothing but Node 20: `node docs/verify.mjs FILE`. Leaves with 0 where the file is whole, 1 where there are
 * faults, 2 where it is no export. Numbers in comments are sections of that document.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pathToFileURL } from 'node:url'

// ── §1, §4, §5: what each thing must look like. A checker takes a value and says whether it fits. ──

const MOST = Number.MAX_SAFE_INTEGER
const from =
  (low, high = MOST) =>
  (x) =>
    Number.isSafeInteger(x) && !Object.is(x, -0) && x >= low && x <= high
const like = (pattern) => (x) => typeof x === 'string' && pattern.test(x)
const words = (most) => (x) =>
  typeof x === 'string' && x !== '' && x.length <= most && x.isWellFormed() && !/\p{Cc}/u.test(x)
const among = (list) => (x) => list.split(' ').includes(x)
const maybe = (check) => (x) => x === null || check(x)
const bool = (x) => x === true || x === false
const exact = (members) => (x) =>
  x !== null &&
  typeof x === 'object' &&
  !Array.isArray(x) &&
  Object.keys(x).every((key) => Object.hasOwn(members, key)) &&
  Object.entries(members).every(([key, check]) => Object.hasOwn(x, key) && check(x[key]))

const n = from(0)
const n1 = from(1)
const id = like(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
const day = like(/^\d{4}-\d{2}-\d{2}$/)
const epoch = like(/^[0-9a-f]{32}$/)
const digest = like(/^[0-9a-f]{64}$/)
const boot = like(/^[0-9A-Za-z-]{1,64}$/)
const keyText = like(/^[A-Za-z0-9_-]{43}$/)
const signature = like(/^[A-Za-z0-9_-]{86}$/)
const meal = among('breakfast lunch dinner')
const at = { site: id, day }
const people = from(0, 10_000)

const BODIES = {
  genesis: { site: id, publicKey: words(128), software: words(64) },
  meal: {
    ...{ ...at, meal, service: among('dine-in delivery neighbour'), elder: maybe(id), token: maybe(epoch) },
    ...{ assisted: maybe(among('forgotten lost damaged none reader')), carrier: maybe(words(32)) },
    ...{ collective: maybe(n1), price: n, time: n, clock: among('contact wall paper'), roster: n },
    reason: maybe(
      among(
        'unknown-card lost-card outside-window meal-not-approved site-closed deceased in-stay eaten-elsewhere',
      ),
    ),
  },
  void: { voids: n1, day, reason: words(200) },
  test: { note: words(200) },
  clock: { before: n, after: n },
  outage: { from: n, to: n, cause: words(200) },
  collective: {
    ...{ ...at, meal, cause: words(200), writtenBy: words(32), confirmedBy: words(32), meals: n1 },
  },
  others: { ...at, meal, guests: people, staff: people, volunteers: people },
  'safety-check': {
    ...{ ...at, by: words(32), electricity: bool, gas: bool, food: bool, note: maybe(words(200)) },
  },
  menu: { ...at, meal, dishes: words(200) },
  command: { command: id, name: words(32), outcome: words(200) },
  'day-close': { ...at, meals: n, voids: n, total: n },
  end: { reason: words(200), total: n },
}
const envelope = exact({
  ...{ v: from(1, 1), terminal: id, epoch, seq: n1, kind: among(Object.keys(BODIES).join(' ')), at: n, boot },
  ...{ uptime: n, prev: digest, body: () => true },
})
const isRecord = (x) => envelope(x) && exact(BODIES[x.kind])(x.body)
const isHead = exact({
  ...{
    v: from(1, 1),
    terminal: id,
    epoch,
    first: n1,
    count: from(1, 200),
    tip: digest,
    at: n,
    boot,
    uptime: n,
  },
})
const isHeaderChain = exact({
  ...{ terminal: id, epoch, site: id, key: keyText, first: n1, last: n1, prev: digest },
})
const header = exact({
  ...{ format: among('yangyi-records'), v: from(1, 1), made: n, signer: among('county terminal') },
  ...{
    county: exact({ name: maybe(words(64)), key: keyText }),
    month: maybe(like(/^\d{4}-(0[1-9]|1[0-2])$/)),
  },
  ...{ terminal: maybe(id), chains: (x) => Array.isArray(x) && x.length <= 10_000 && x.every(isHeaderChain) },
})
const isHeader = (x) =>
  header(x) &&
  (x.month === null) !== (x.terminal === null) &&
  (x.signer === 'county' || x.chains.length === 1) &&
  new Set(x.chains.map(nameOf)).size === x.chains.length &&
  x.chains.every((c) => c.last >= c.first && (c.first === 1) === /^0+$/.test(c.prev))
const nameOf = (x) => `${x.terminal} ${x.epoch}`
const isSeal = exact({ seal: signature })
const isChainLine = exact({ chain: exact({ epoch, terminal: id }) })
const isHeadLine = exact({ head: words(1024), signature })
const isEndLine = exact({ end: exact({ lines: n }) })

// ── §2, §3, §4 ──

function canonical(x) {
  if (x === null || typeof x !== 'object') return JSON.stringify(x)
  if (Array.isArray(x)) return `[${x.map(canonical).join()}]`
  const keys = Object.keys(x).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(x[key])}`).join()}}`
}

/** The value of a canonical text that fits, else undefined. */
function read(text, fits) {
  try {
    const value = JSON.parse(text)
    return fits(value) && canonical(value) === text ? value : undefined
  } catch {
    return undefined // not JSON
  }
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex')
/** Enough to tell records apart, and small: there may be millions. */
const short = (hash) => Number.parseInt(hash.slice(0, 12), 16)

function isSigned(text, signed, key) {
  const bytes = Buffer.from(signed, 'base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' })
  return bytes.toString('base64url') === signed && verify(null, Buffer.from(text), publicKey, bytes)
}

// ── §6.2 to §6.4: one chain ──

function openChain(own, month, report) {
  let [next, tip, unread, broken] = [own.first, own.prev, 0, 0]
  let covered = own.first - 1
  let signed = false
  const hashes = new Map()
  const gaps = []
  const strays = new Set()
  const fault = (seq, code) => report(code, own, seq)
  const bodies = checkBodies(own, month, fault)

  function settle() {
    if (broken === 1) fault(next - 2, 'changed')
    broken = 0
  }
  function gap(before) {
    settle()
    tip = undefined
    if (before - next > unread) gaps.push([next, before - 1])
  }
  function place(seq, hash) {
    hashes.set(seq, short(hash))
    ;[next, tip, unread] = [seq + 1, hash, 0]
  }

  return {
    unreadable(code) {
      fault(next + unread, code)
      unread += 1
    },
    record(x, text) {
      const hash = sha256(text)
      const ours = x.terminal === own.terminal && x.epoch === own.epoch
      if (x.prev === tip && !(ours && x.seq === next)) {
        settle()
        fault(next, 'wrong-place')
        place(next, hash)
        tip = undefined
      } else if (!ours) report('foreign-record', x, x.seq)
      else if (x.seq > own.last) fault(x.seq, 'beyond')
      else if (x.seq < next) {
        const known = hashes.get(x.seq)
        if (known === undefined) strays.add(x.seq)
        fault(x.seq, known === undefined ? 'misplaced' : known === short(hash) ? 'doubled' : 'forked')
      } else {
        if (x.seq > next) gap(x.seq)
        if (tip === undefined || tip === x.prev) settle()
        else if (x.seq === own.first) fault(x.seq, 'wrong-start')
        else {
          broken += 1
          if (broken > 1) fault(next - 1, 'changed')
        }
        place(x.seq, hash)
        bodies.take(x)
      }
    },
    head(line) {
      const outer = read(line, isHeadLine)
      const head = outer && read(outer.head, isHead)
      const here = Math.max(next - 1, own.first)
      if (head === undefined) return fault(here, 'head-malformed')
      if (nameOf(head) !== nameOf(own)) return fault(here, 'head-foreign')
      if (!isSigned(outer.head, outer.signature, own.key)) return fault(here, 'bad-signature')
      const last = head.first + head.count - 1
      if (last < next - 1) return fault(last, 'head-misplaced')
      if (last >= next) {
        gap(last + 1)
        ;[next, unread] = [last + 1, 0]
      } else if (tip === undefined || tip === head.tip) settle()
      else {
        if (broken !== 0) fault(next - 1, 'changed')
        broken = 0
        fault(next - 1, 'tip-differs')
      }
      ;[tip, covered, signed] = [head.tip, last, true]
    },
    close() {
      if (next <= own.last) gap(own.last + 1)
      settle()
      const there = [...strays].sort((a, b) => a - b)
      let i = 0
      for (const [low, high] of gaps) {
        let begin = low
        while (i < there.length && there[i] < low) i += 1
        for (; i < there.length && there[i] <= high; i += 1) {
          if (there[i] > begin) fault(begin, 'missing')
          begin = there[i] + 1
        }
        if (high >= begin) fault(begin, 'missing')
      }
      bodies.endEntry()
      if (!signed || covered < next - 1) fault(covered + 1, 'unsigned')
    },
  }
}

function checkBodies(own, month, fault) {
  const dayOfMeal = new Map() // null: taken back
  const days = new Map()
  let total = own.first === 1 ? 0 : undefined
  let ended = false
  let entry = null

  function ofDay(name) {
    const sure = own.first === 1 || (month !== null && name.slice(0, 7) === month)
    if (!days.has(name)) days.set(name, { meals: 0, voids: 0, sure })
    return days.get(name)
  }
  function sayTotal(seq, said) {
    if (total !== undefined && total !== said) fault(seq, 'total')
    total = said
  }
  function endEntry() {
    if (entry !== null) fault(entry.seq, 'collective-short')
    entry = null
  }

  function take({ seq, kind, body }) {
    if (ended) fault(seq, 'after-end')
    if (kind === 'genesis' && seq > 1) fault(seq, 'second-genesis')
    if (kind !== 'genesis' && seq === 1) fault(seq, 'genesis-missing')
    if (kind === 'genesis' && body.publicKey !== own.key) fault(seq, 'wrong-key')
    if (body.site !== undefined && body.site !== own.site) fault(seq, 'wrong-site')
    const names = kind === 'meal' ? body.collective : null
    if (entry !== null && names !== entry.seq) endEntry()
    if (kind === 'collective') entry = { seq, body, left: body.meals }
    if (names !== null && names >= own.first) {
      if (entry === null) fault(seq, 'collective-stray')
      else {
        if (['site', 'day', 'meal'].some((key) => entry.body[key] !== body[key]))
          fault(seq, 'collective-differs')
        entry.left -= 1
        if (entry.left === 0) entry = null
      }
    }
    if (kind === 'meal') {
      dayOfMeal.set(seq, body.day)
      ofDay(body.day).meals += 1
      if (total !== undefined) total += 1
    } else if (kind === 'void') {
      ofDay(body.day).voids += 1
      if (total !== undefined) total -= 1
      if (body.voids < own.first) return
      const standing = dayOfMeal.get(body.voids)
      if (standing === undefined) fault(seq, 'void-without-meal')
      else if (standing === null) fault(seq, 'void-twice')
      else if (standing !== body.day) fault(seq, 'void-day')
      if (standing !== undefined) dayOfMeal.set(body.voids, null)
    } else if (kind === 'day-close') {
      const { meals, voids, sure } = ofDay(body.day)
      if (sure && meals !== body.meals) fault(seq, 'day-meals')
      if (sure && voids !== body.voids) fault(seq, 'day-voids')
      days.set(body.day, { meals: body.meals, voids: body.voids, sure: true })
      sayTotal(seq, body.total)
    } else if (kind === 'end') {
      ended = true
      sayTotal(seq, body.total)
    }
  }
  return { take, endEntry }
}

// ── §6.1: the lines ──

/** Faults of the lines (text, or null where there is none to read); null where line 1 is no header. */
export async function verifyLines(lines, report) {
  let [number, top, topText, open, ended, more] = [0, null, '', null, false, false]
  const waiting = new Map()
  const seen = new Set()
  const fault = (code, { terminal = null, epoch = null } = {}, seq = null) =>
    report({ line: number, terminal, epoch, seq, code })

  function close() {
    if (open !== null && open !== 'passed over') open.close()
    open = null
  }
  function begin(chain) {
    close()
    waiting.delete(nameOf(chain))
    seen.add(nameOf(chain))
    open = openChain(chain, top.month, fault)
  }
  function finish() {
    close()
    for (const chain of waiting.values()) fault('chain-missing', chain)
  }
  function unreadable(code) {
    if (open === null) fault('line-malformed')
    else if (open !== 'passed over') open.unreadable(code)
  }
  function record(text) {
    if (open === 'passed over') return
    const x = read(text, isRecord)
    if (x === undefined) return unreadable('record-malformed')
    const chain = waiting.get(nameOf(x))
    if (chain !== undefined && (open === null || x.seq === chain.first)) {
      fault('chain-line-missing', chain)
      begin(chain)
    }
    if (open === null) fault('foreign-record', x, x.seq)
    else open.record(x, text)
  }
  function chainLine(text) {
    close()
    const x = read(text, isChainLine)
    if (x === undefined) return unreadable('line-malformed')
    const name = nameOf(x.chain)
    if (waiting.has(name)) return begin(waiting.get(name))
    fault(seen.has(name) ? 'chain-twice' : 'unknown-chain', x.chain)
    if (seen.has(name)) open = 'passed over'
  }
  function head(text) {
    if (open === null) fault('head-misplaced')
    else if (open !== 'passed over') open.head(text)
  }
  function endLine(text) {
    const x = read(text, isEndLine)
    if (x === undefined) return unreadable('line-malformed')
    ended = true
    if (x.end.lines !== number - 1) fault('line-count')
    finish()
  }
  const KINDS = { '{"at":': record, '{"chain":': chainLine, '{"head":': head, '{"end":': endLine }

  for await (const text of lines) {
    number += 1
    if (number === 1) {
      top = (text !== null && read(text, isHeader)) || null
      if (top === null) return null
      topText = text
      for (const chain of top.chains) waiting.set(nameOf(chain), chain)
      continue
    }
    if (number === 2) {
      const meant = text?.startsWith('{"seal":')
      const seal = meant ? read(text, isSeal) : undefined
      const key = top.signer === 'county' ? top.county.key : top.chains[0].key
      if (seal === undefined || !isSigned(topText, seal.seal, key)) fault('bad-seal')
      if (meant) continue
    }
    if (ended) {
      if (!more) fault('after-end-line')
      more = true
      continue
    }
    const kind = Object.keys(KINDS).find((each) => text?.startsWith(each))
    if (kind === undefined) unreadable('line-malformed')
    else KINDS[kind](text)
  }
  if (number === 0) return null
  if (number === 1) fault('bad-seal')
  if (!ended) {
    fault('file-cut')
    finish()
  }
  return top
}

const LINE_MAX = 4_194_304

/** Lines of a file: text, or null where one is too long or no UTF-8. */
export async function* linesOf(file) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let [parts, size] = [[], 0]
  const line = () => {
    const bytes = Buffer.concat(parts)
    const long = size > LINE_MAX
    ;[parts, size] = [[], 0]
    try {
      return long ? null : decoder.decode(bytes)
    } catch {
      return null // not UTF-8
    }
  }
  for await (const chunk of createReadStream(file)) {
    let [start, end] = [0, 0]
    for (; ; start = end + 1) {
      end = chunk.indexOf(10, start)
      const part = chunk.subarray(start, end < 0 ? chunk.length : end)
      size += part.length
      if (size <= LINE_MAX) parts.push(part)
      else parts = []
      if (end < 0) break
      yield line()
    }
  }
  if (size > 0) yield line()
}

async function main(file) {
  const shown = 100
  const counts = {}
  let total = 0
  const top = await verifyLines(linesOf(file), ({ line, terminal, epoch, seq, code }) => {
    total += 1
    counts[code] = (counts[code] ?? 0) + 1
    const where = [`line ${line}`, terminal, epoch, seq === null ? null : `record ${seq}`]
    if (total <= shown) console.log(`${where.filter((each) => each !== null).join(', ')}: ${code}`)
  })
  if (top === null) console.log('This is not an export of records.')
  else if (total === 0) console.log(`Whole. The county's key is ${top.county.key}`)
  else console.log(`${total} faults: ${JSON.stringify(counts)}`)
  return top === null ? 2 : Math.min(total, 1)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv[2] ?? '').catch((error) => {
    console.error(error.message)
    return 2
  })
}
