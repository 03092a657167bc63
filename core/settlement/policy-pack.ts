// Policy packs: a county's document as a policy that is ready but for what the document leaves open. A pack is
// checked as a whole; with the county's answers it becomes a policy that passes the same check as any other.
import type { Json } from '../canonical.ts'
import { parsePlainDate } from '../plain-date.ts'
import { type Fault, inFileOrder } from './fault.ts'
import { atLeast, parseDecimal, parsePercent, parseYuan } from './fraction.ts'
import { startOf } from './policy-file/check.ts'
import { readJson } from './policy-file/json.ts'
import { type PackFile, packFile, type Question } from './policy-file/pack-file.ts'
import { checkPolicies, type PolicyFile } from './policy-file/policy-check.ts'

export interface PolicyPack extends PackFile {
  /** The policy with every default, as written. */
  readonly policy: Json
}

type CheckedPack =
  | { readonly ok: true; readonly pack: PolicyPack }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** An answer that cannot stand, or, without a question, what the answers together make of the policy. */
interface AnswerFault {
  readonly question: string | null
  readonly message: string
}

type FilledPack =
  | {
      readonly ok: true
      /** The policy as a file. */
      readonly text: string
      /** Questions that still stand at a demonstration value 演示值. */
      readonly demo: readonly string[]
    }
  | { readonly ok: false; readonly faults: readonly AnswerFault[] }

/** Reads `pack.json` and `policy.json` of one pack; every fault of both is told. */
export function checkPack(files: { readonly pack: PolicyFile; readonly policy: PolicyFile }): CheckedPack {
  const faults: Fault[] = []
  const { file } = files.pack
  const root = readJson(file, files.pack.text, (fault) => faults.push(fault))
  const read =
    root &&
    packFile.read(
      root,
      startOf(file, (fault) => faults.push(fault)),
    )
  const policies = checkPolicies([files.policy])
  if (!policies.ok) faults.push(...policies.faults)
  if (read === undefined || faults.length > 0) return { ok: false, faults: faults.sort(inFileOrder) }

  const pack = { ...read, policy: JSON.parse(files.policy.text) as Json }
  const complaints = complaintsOf(pack)
  const found = complaints.map(({ column, message }) => ({ file, line: 1, column, message }))
  return found.length === 0 ? { ok: true, pack } : { ok: false, faults: found }
}

/** Puts the answers, by question id and as somebody would write them, in their places; what is not answered keeps its default. */
export function fillPack(pack: PolicyPack, answers: Readonly<Record<string, string>>): FilledPack {
  const asked = new Set(pack.questions.map(({ id }) => id))
  const faults: AnswerFault[] = Object.keys(answers)
    .filter((id) => !asked.has(id))
    .map((id) => ({ question: id, message: 'this pack asks no such question' }))
  const given = pack.questions.map((question) => ({
    question,
    answer: Object.hasOwn(answers, question.id) ? (answers[question.id] ?? '') : question.default,
  }))
  const settings = given.map(({ question, answer }) => ({ question, read: readAnswer(question, answer) }))
  for (const { question, read } of settings)
    if (!read.ok) faults.push({ question: question.id, message: read.message })
  if (faults.length > 0) return { ok: false, faults }

  // Choices make the places that other answers fill.
  const ordered = [...settings].sort((a, b) => rank(a.question) - rank(b.question))
  const policy = ordered
    .flatMap(({ read }) => (read.ok ? [...read.set] : []))
    .reduce<Json | undefined>(
      (json, [pointer, value]) => json && put(json, stepsOf(pointer), value),
      pack.policy,
    )
  if (policy === undefined)
    return { ok: false, faults: [{ question: null, message: 'an answer has no place' }] }

  const text = `${JSON.stringify(policy, null, 2)}\n`
  const checked = checkPolicies([{ file: pack.id, text }])
  if (!checked.ok) {
    const told = checked.faults.map(({ column, message }) => ({
      question: null,
      message: `${column}: ${message}`,
    }))
    return { ok: false, faults: told }
  }
  const demo = pack.questions.filter(({ id, demo }) => demo && !Object.hasOwn(answers, id))
  return { ok: true, text, demo: demo.map(({ id }) => id) }
}

function rank({ kind }: Question): number {
  return kind === 'choice' ? 0 : 1
}

interface Complaint {
  readonly column: string
  readonly message: string
}

/** What the shapes of the two files cannot tell. */
function complaintsOf(pack: PolicyPack): Complaint[] {
  const questions = pack.questions.flatMap((question, index) =>
    complaintsOfQuestion(pack, question).map((message) => ({ column: `questions[${index}]`, message })),
  )
  const known = new Set(pack.sources.map(({ document, clause }) => `${document} ${clause}`))
  const uncited = citesOf(pack.policy)
    .filter((cite) => !known.has(cite))
    .map((cite) => ({ column: 'sources', message: `the policy cites ${cite}, which is no source here` }))
  return [...questions, ...uncited]
}

function complaintsOfQuestion(pack: PolicyPack, question: Question): string[] {
  if ((question.kind === 'choice') !== question.choices.length > 0)
    return ['choices go with the kind "choice", and only with it']
  if ((question.kind === 'choice') === question.at.length > 0)
    return ['needs "at", unless it is a choice, which names its own places']
  const misplaced = question.at.filter((pointer) => valueAt(pack.policy, stepsOf(pointer)) === undefined)
  if (misplaced.length > 0) return misplaced.map((pointer) => `the policy has nothing at ${pointer}`)

  const read = readAnswer(question, question.default)
  if (!read.ok) return [`its default ${read.message}`]
  const moved = [...read.set].filter(
    ([pointer, value]) =>
      JSON.stringify(valueAt(pack.policy, stepsOf(pointer)) ?? null) !== JSON.stringify(value),
  )
  const different = moved.map(([pointer]) => `the policy has something else than its default at ${pointer}`)
  const broken = question.choices.flatMap(({ id }) => {
    const filled = fillPack(pack, { [question.id]: id })
    return filled.ok ? [] : filled.faults.map(({ message }) => `its choice ${id}: ${message}`)
  })
  return [...different, ...broken]
}

type ReadAnswer =
  | { readonly ok: true; readonly set: ReadonlyMap<string, Json> }
  | { readonly ok: false; readonly message: string }

/** Where an answer leads: values by JSON pointer. */
function readAnswer(question: Question, answer: string): ReadAnswer {
  if (question.kind === 'choice') {
    const choice = question.choices.find(({ id }) => id === answer)
    if (choice !== undefined) return { ok: true, set: choice.set }
    return { ok: false, message: `must be one of ${question.choices.map(({ id }) => id).join(', ')}` }
  }
  const { expected, read } = ANSWERS[question.kind]
  const value = read(answer)
  if (value === undefined) return { ok: false, message: `must be ${expected}` }
  if (question.atLeast !== null && !reaches(answer, question.atLeast))
    return { ok: false, message: `must be at least ${question.atLeast}: the document sets this floor` }
  return { ok: true, set: new Map(question.at.map((pointer) => [pointer, value])) }
}

interface AnswerKind {
  readonly expected: string
  readonly read: (answer: string) => Json | undefined
}

const ANSWERS: Readonly<Record<Exclude<Question['kind'], 'choice'>, AnswerKind>> = {
  yuan: { expected: 'yuan with at most two decimals, such as 3.00', read: textThat(parseYuan) },
  percent: { expected: 'a percentage such as 60%', read: textThat(parsePercent) },
  decimal: { expected: 'a decimal number such as 1.2', read: textThat(parseDecimal) },
  date: { expected: 'a real date such as 2024-06-01', read: textThat(parsePlainDate) },
  count: {
    expected: 'a whole number such as 2',
    read: (answer) => (/^\d{1,9}$/.test(answer) ? Number(answer) : undefined),
  },
  words: {
    expected: 'one word or more, with commas between them',
    read: (answer) => {
      const words = answer.split(/\s*[,，、]\s*/).filter((word) => word !== '')
      return words.length === 0 ? undefined : words
    },
  },
}

/** A number of so many digits is no answer; the check would refuse it too. */
const LONGEST_ANSWER = 60

function textThat(reads: (answer: string) => unknown): (answer: string) => string | undefined {
  return (answer) => (answer.length <= LONGEST_ANSWER && reads(answer) !== undefined ? answer : undefined)
}

function reaches(answer: string, floor: string): boolean {
  const [given, least] = [answer, floor].map((text) => parseDecimal(text.replace('%', '')))
  return given !== undefined && least !== undefined && atLeast(given, least)
}

function stepsOf(pointer: string): string[] {
  return pointer.split('/').slice(1)
}

function valueAt(json: Json | undefined, [first, ...rest]: readonly string[]): Json | undefined {
  if (first === undefined || json === undefined) return json
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, first)) return undefined
  return valueAt((json as Readonly<Record<string, Json>>)[first], rest)
}

/** The same with one value put in or, by null, taken away; undefined where there is no such place. */
function put(json: Json, [first, ...rest]: readonly string[], value: Json): Json | undefined {
  if (first === undefined) return value
  if (typeof json !== 'object' || json === null) return undefined
  const members = Object.entries(json)
  const inner = valueAt(json, [first])
  const next = rest.length === 0 ? value : inner === undefined ? undefined : put(inner, rest, value)
  if (next === undefined) return undefined
  if (Array.isArray(json))
    return inner === undefined
      ? undefined
      : json.map((item: Json, index) => (String(index) === first ? next : item))
  if (next === null) return Object.fromEntries(members.filter(([key]) => key !== first))
  if (inner === undefined) return Object.fromEntries([...members, [first, next]])
  return Object.fromEntries(members.map(([key, member]) => [key, key === first ? next : member]))
}

/** `document clause` of every citation, wherever it stands. */
function citesOf(json: Json): string[] {
  if (typeof json !== 'object' || json === null) return []
  const here =
    'document' in json && 'clause' in json ? [`${String(json.document)} ${String(json.clause)}`] : []
  return [...here, ...Object.values(json).flatMap(citesOf)]
}
