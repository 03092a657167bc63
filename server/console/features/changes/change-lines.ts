/** A change in words: what stood and what is to be, line by line. What has no word is shown as it is written. */
import { useQuery } from '@tanstack/react-query'
import { CATEGORIES, MEAL_TERMS, termOf } from '../../../../core/terms.ts'
import type { Change } from '../../../contract/changes.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { formatDay } from '../../shared/format/time.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { useChangeWords } from './words.ts'

export type ChangeLine = { label: string; before: string; after: string }

type Span = { value: string; from: string; to: string | null }
type Account = { holder: string | null; tail: string | null; bank: string | null }

/** Gives what puts a change into lines. */
export function useChangeLines(): (change: Pick<Change, 'kind' | 'proposal' | 'before'>) => ChangeLine[] {
  const words = useChangeWords()
  const { elders } = useWords()
  const { language } = useSpeech()
  const { data: regions = [] } = useQuery(regionsQuery)
  const day = (text: unknown) => formatDay(String(text), language, true)
  const since = ({ from, to }: Omit<Span, 'value'>) => words.since(day(from), to === null ? null : day(to))
  const joined = (parts: readonly string[]) =>
    parts.length === 0 ? words.none : parts.join(language === 'zh' ? '；' : '; ')
  const worded = (fact: string, value: string | null) => {
    if (value === null) return words.none
    // Something that was built, equipped or renovated.
    if (value === fact) return words.facts[fact] ?? fact
    if (fact === 'residence') return elders.residences[value] ?? value
    if (fact === 'stay') return words.stays[value] ?? value
    if (fact === 'care') return words.careLevel(value)
    if (fact === 'home') return regions.find(({ code }) => code === value)?.name ?? value
    if (fact === 'category') return termOf(CATEGORIES, value, language)
    if (fact === 'meal') return termOf(MEAL_TERMS, value, language)
    if (fact === 'star') return words.stars(Number(value))
    return value
  }
  const spansOf = (fact: string, before: Change['before']) =>
    joined((before.facts as Span[]).map((span) => `${worded(fact, span.value)} ${since(span)}`))
  const account = (given: Account | null) =>
    given?.tail == null ? words.noAccount : [given.holder, given.bank, words.tail(given.tail)].join(' ')

  const linesOf: Record<string, (now: Change['proposal'], was: Change['before']) => ChangeLine[]> = {
    'elder.category': (now, was) => {
      const name = worded('category', String(now.category))
      const after = now.act === 'add' ? since(now as unknown as Span) : words.until(day(now.from))
      return [
        {
          label: words.kinds['elder.category'] ?? '',
          before: spansOf('category', was),
          after: `${name} ${after}`,
        },
      ]
    },
    'elder.death': (now, was) => {
      const state = (died: unknown) => (died === null ? words.alive : words.died(day(died)))
      const [before, after] = [state(was.died), state(now.died)]
      return [{ label: words.kinds['elder.death'] ?? '', before, after }]
    },
    'elder.facts': (now, was) => {
      const fact = String(now.fact)
      const spans = spansOf(fact, was)
      const before = fact === 'home' ? worded(fact, String(was.home)) : spans
      const value = now.value as string | null
      const after = `${worded(fact, value)} ${since(now as unknown as Span)}`
      return [
        { label: words.facts[fact] ?? fact, before, after },
        ...(now.evidence == null
          ? []
          : [{ label: words.evidence, before: words.nothing, after: String(now.evidence) }]),
      ]
    },
    'elder.identity': (now, was) =>
      (['name', 'sex', 'born', 'idTail'] as const)
        .map((key) => {
          const shown = (value: unknown) =>
            key === 'born' ? day(value) : key === 'sex' ? (words.sexes[String(value)] ?? '') : String(value)
          return { label: words[key], before: shown(was[key]), after: shown(now[key]) }
        })
        .filter(({ before, after }) => before !== after),
    'elder.contact': (now, was) => {
      const tail = (given: unknown) => (given == null ? words.none : words.tail(String(given)))
      const note = (given: unknown) => (given === '' ? words.none : String(given))
      return [
        ...(now.changesPhone === true
          ? [{ label: words.phone, before: tail(was.tail), after: tail(now.tail) }]
          : []),
        ...(now.note === was.note
          ? []
          : [{ label: words.note, before: note(was.note), after: note(now.note) }]),
      ]
    },
    'elder.confirm': () => [{ label: words.state, before: words.provisional, after: words.confirmed }],
    'elder.merge': (now, was) => {
      const who = (each: unknown) => {
        const { name, idTail } = each as { name: string; idTail: string }
        return `${name} ${words.idTail} ${idTail}`
      }
      const facts = words.mergeFacts((now.facts as string[]).length)
      return [
        { label: words.mergeInto, before: who(was.double), after: who(was.into) },
        {
          label: words.what,
          before: words.nothing,
          after: joined([
            facts,
            ...(now.photo === true ? [words.mergePhoto] : []),
            ...(now.account === true ? [words.mergeAccount] : []),
          ]),
        },
      ]
    },
    'site.star': (now, was) => {
      const value = now.star === null ? words.none : words.stars(Number(now.star))
      const after = `${value} ${words.since(day(now.from), null)}`
      return [{ label: words.star, before: spansOf('star', was), after }]
    },
    'site.fact': (now, was) => {
      const fact = String(now.fact)
      const span = since(now as unknown as Span)
      const value = now.value as string | null
      const after = `${now.act === 'end' ? words.notSo : worded(fact, value)} ${span}`
      return [{ label: words.facts[fact] ?? fact, before: spansOf(fact, was), after }]
    },
  }
  const ofAccount = (now: Change['proposal'], was: Change['before']): ChangeLine[] => [
    {
      label: words.account,
      before: account(was.account as Account | null),
      after: account(now as unknown as Account),
    },
  ]
  return ({ kind, proposal, before }) =>
    (linesOf[kind] ?? (kind.endsWith('.bank') ? ofAccount : written))(proposal, before)
}

function written(now: Change['proposal'], was: Change['before']): ChangeLine[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return Object.entries(now).map(([key, value]) => ({
    label: key,
    before: key in was ? text(was[key]) : '—',
    after: text(value),
  }))
}
