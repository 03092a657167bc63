/** The county's document, the findings' keys, the rules table and its sentences. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkControlRules, DEFAULT_DOCUMENT } from '../../../core/control/document.ts'
import { findingKey } from '../../../core/control/finding.ts'
import { COMPUTED_RULES, CONTROL_RULES } from '../../../core/control/rules.ts'
import { tell } from '../../../core/control/tell.ts'
import { formatFault } from '../../../core/settlement/fault.ts'
import { findingsOf, material, tap } from './support.ts'

const faultsOf = (text: string) => {
  const checked = checkControlRules('rules.json', text)
  return checked.ok ? [] : checked.faults.map(formatFault)
}

describe('the document', () => {
  it('ships with every computed rule in its default mode', () => {
    const checked = checkControlRules('rules.json', DEFAULT_DOCUMENT)
    expect(checked.ok && [...checked.settings]).toEqual(
      COMPUTED_RULES.map(({ id, mode, parameters }) => [
        id,
        {
          mode,
          parameters: Object.fromEntries(
            Object.entries(parameters).map(([key, { standard }]) => [key, standard]),
          ),
        },
      ]),
    )
  })
  it('changes what it names and nothing else', () => {
    const checked = checkControlRules('rules.json', '{"rules": {"F14-run": {"mode": "warn", "taps": 8}}}')
    expect(checked.ok && checked.settings.get('F14-run')).toEqual({
      mode: 'warn',
      parameters: { taps: 8, gap: 4 },
    })
    expect(checked.ok && checked.settings.get('F14-rush')?.mode).toBe('hold')
  })
  it.each([
    ['{"rules": {"F14": {}}}', /^rules.json:1: rules\.F14: not a key of the rules; did you mean/],
    ['{"rules": {"F05": {"mode": "warn"}}}', /^rules.json:1: rules\.F05: not a key/],
    [
      '{"rules": {"F16": {"tap": 9}}}',
      /^rules.json:1: rules\.F16\.tap: not a key of rule F16; did you mean "taps"/,
    ],
    ['{"rules": {"F16": {"taps": "9"}}}', /rules\.F16\.taps: must be a whole number from 5 to 200.*write 9/],
    ['{"rules": {"F16": {"taps": 4}}}', /rules\.F16\.taps: must be a whole number from 5 to 200/],
    ['{"rules": {"F16": {"mode": "block"}}}', /rules\.F16\.mode: must be one of "hold", "warn", "off"/],
    ['{"rules": {"F16": {"taps": 9, "taps": 9}}}', /rules\.F16\.taps: the key stands twice/],
    ['{"modes": {}}', /modes: not a key of the control rules/],
    ['[]', /must be the control rules/],
    ['{', /./],
  ])('refuses %s and says where', (text, fault) =>
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]),
  )
  it('tells all faults at once', () =>
    expect(faultsOf('{"rules": {"F16": {"mode": "x", "taps": 0}, "F99": {}}}')).toHaveLength(3))
  it('switches a rule off', () => {
    const taps = [0, 1, 2, 3, 4].map((at) => tap(3, at, `e-${at}`))
    expect(findingsOf('F14-run', material({ taps }))).toHaveLength(1)
    expect(findingsOf('F14-run', material({ taps }), { mode: 'off' })).toEqual([])
    expect(findingsOf('F14-run', material({ taps }), { mode: 'warn' })).toMatchObject([{ mode: 'warn' }])
  })
})

describe('a finding’s key', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const taps = [0, 1, 2, 3, 4].map((at) => tap(3, at, `e-${at}`))
  const keys = (given: typeof taps, settings = {}) =>
    findingsOf('F14-run', material({ taps: given }), settings).map((finding) => findingKey(finding, sha256))
  it('is the same however often one looks, in whatever mode', () => {
    expect(keys(taps)).toEqual(keys([...taps]))
    expect(keys(taps, { mode: 'warn' })).toEqual(keys(taps))
  })
  it('is another when the facts are', () => expect(keys([...taps, tap(3, 5, 'e-5')])).not.toEqual(keys(taps)))
})

describe('the table', () => {
  it('names every pattern from F01 to F34', () => {
    const patterns = Array.from({ length: 34 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`)
    expect([...new Set(CONTROL_RULES.map(({ pattern }) => pattern))].sort()).toEqual(patterns)
  })
  it('has each id once', () =>
    expect(new Set(CONTROL_RULES.map(({ id }) => id)).size).toBe(CONTROL_RULES.length))
  it.each(COMPUTED_RULES)('$id keeps its defaults within their bounds', ({ parameters }) => {
    for (const { standard, least, most } of Object.values(parameters))
      expect(standard >= least && standard <= most).toBe(true)
  })
  it('says the same in both languages: sentences with the same names', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    for (const { id, told } of COMPUTED_RULES) expect([id, names(told.en)]).toEqual([id, names(told.zh)])
  })
  it('puts figures into its sentence', () =>
    expect(tell({ zh: '{site} {n} 人，{gone}', en: '' }, 'zh', { site: '柳树村', n: 3 })).toBe(
      '柳树村 3 人，{gone}',
    ))
})
