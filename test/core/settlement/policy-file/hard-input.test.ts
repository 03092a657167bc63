// Texts that nobody means and somebody will send: they must be refused with the right line, soon, and never crash.
import { describe, expect, it } from 'vitest'
import { formatFault } from '../../../../core/settlement/fault.ts'
import { checkPolicies } from '../../../../core/settlement/policy-file/policy-check.ts'
import { mealGrant, policyOf } from '../support.ts'

function faults(text: string): string[] {
  const checked = checkPolicies([{ file: 'p.json', text }])
  return checked.ok ? [] : checked.faults.map(formatFault)
}

const GOOD = JSON.stringify(policyOf([mealGrant({ fixed: '1.00' })]), null, 2)

describe('slips of editors and keyboards', () => {
  it.each<[string, string, string]>([
    ['nothing', '', 'p.json:1: -: a value must stand here; the text ends here'],
    [
      'a byte-order mark',
      `\uFEFF${GOOD}`,
      'p.json:1: -: starts with a byte-order mark; save the file as UTF-8 without one (without BOM)',
    ],
    [
      'a comment',
      '{\n  // note\n  "id": "p"\n}',
      'p.json:2: -: a key in double quotes must stand here; here stands "/": JSON has no comments; take it away',
    ],
    [
      'a comma too many',
      '{"id": "p",\n}',
      'p.json:2: -: a key in double quotes must stand here; here stands "}": take away the comma before it',
    ],
    [
      'a comma too many in a list',
      '{"grants": [1,]}',
      'p.json:1: grants[1]: a value must stand here; here stands "]": take away the comma before it',
    ],
    [
      'no comma',
      '{"id": "p"\n "grants": []}',
      'p.json:2: -: a "," or "}" must stand here; here stands "\\""',
    ],
    [
      'Chinese quotes',
      '{“id”: "p"}',
      'p.json:1: -: a key in double quotes must stand here; here stands "“": write the double quote of the English keyboard',
    ],
    [
      'a Chinese comma',
      '{"id": "p"，"grants": []}',
      'p.json:1: -: a "," or "}" must stand here; here stands "，": write the comma of the English keyboard',
    ],
    [
      'a Chinese colon',
      '{"id"："p"}',
      'p.json:1: id: a ":" must follow the key; here stands "：": write the colon of the English keyboard',
    ],
    [
      'a word without quotes',
      '{"id": p}',
      'p.json:1: id: a value must stand here; here stands "p": text stands in double quotes',
    ],
    [
      'a number like 01',
      '{"id": 01}',
      'p.json:1: -: a "," or "}" must stand here; here stands "1": a number is written like 80, text stands in quotes',
    ],
    [
      'a capital True',
      '{"id": True}',
      'p.json:1: id: a value must stand here; here stands "True": write true, false and null in small letters',
    ],
    [
      'a text over two lines',
      '{"id": "p\nq"}',
      'p.json:1: id: a text that is not closed: its second double quote is missing on the line',
    ],
    [
      'a file cut off',
      '{"id": "p",\n "grants": [',
      'p.json:2: grants[0]: a value must stand here; the text ends here',
    ],
    ['a Windows path', '{"id": "C:\\x"}', 'p.json:1: id: no escape: "\\\\x"; for a backslash write two'],
    ['text after the end', '{}\n}', 'p.json:2: -: the text must end with the last bracket; here stands "}"'],
  ])('%s', (_, text, expected) => {
    // The fault of the text is the last; a key given twice before it is told too.
    expect(faults(text)).toEqual([expected])
  })
})

describe('numbers', () => {
  it.each(['1e400', '-1', '1.0', '8e1', '9007199254740993', `1${'0'.repeat(500)}`])(
    '%s is no count',
    (count) => {
      const text = GOOD.replace('"rates"', `"limits": [{"per": "elder-day", "count": ${count}}],\n"rates"`)
      const [only, ...others] = faults(text)
      expect(only).toMatch(
        /^p\.json:11: grants\[0\]\.limits\[0\]\.count: must be a whole number of at least 1/,
      )
      expect(only?.length).toBeLessThan(300)
      expect(others).toEqual([])
    },
  )

  it('longer than any sum of money are refused, not reckoned with', () => {
    for (const wrong of ['9'.repeat(61), `1.${'0'.repeat(3)}`, '9'.repeat(2_000_000)])
      expect(faults(GOOD.replace('1.00', wrong))).toHaveLength(1)
    expect(faults(GOOD.replace('1.00', '9'.repeat(60)))).toEqual([])
  })
})

describe('texts and keys', () => {
  it('half a character is a fault in its line, as a value and as a key', () => {
    const half = '\\ud83d'
    expect(faults(GOOD.replace('"rates"', `"title": "${half}",\n"rates"`))).toEqual([
      'p.json:11: grants[0].title: holds half of a character (an escape such as \\ud83d without its other half)',
    ])
    expect(faults(GOOD.replace('"rates"', `"${half}": 1,\n"rates"`))).toHaveLength(2)
    expect(faults(GOOD.replace('"rates"', `"title": "${half}\\ude00",\n"rates"`))).toEqual([])
  })

  it('the character that no database keeps is a fault in its line', () => {
    expect(faults(GOOD.replace('"rates"', '"title": "a\\u0000b",\n"rates"'))).toEqual([
      'p.json:11: grants[0].title: holds the character \\u0000, which no database keeps',
    ])
  })

  it('an escaped key is the key, so it can stand twice', () => {
    expect(faults(GOOD.replace('"id": "p"', '"id": "p",\n"\\u0069d": "q"'))).toEqual([
      'p.json:3: id: the key stands twice; the first is in line 2: keep one of them',
    ])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a key like any other', (key) => {
    const [first] = faults(GOOD.replace('"rates"', `"${key}": {"id": 1, "requires": "x"},\n"rates"`))
    expect(first).toContain(`p.json:11: grants[0].${key}: not a key of a meal grant; its keys are id, per`)
    const named = JSON.stringify(policyOf([mealGrant({ fixed: '1' }, { requires: key })]))
    expect(faults(named).join('\n')).toContain('grants[0].requires: must name a meal grant listed before')
  })

  it('a control character in a key stays on one line', () => {
    expect(faults(GOOD.replace('"rates"', '"a\\nb": 1, "rates"'))[0]).not.toContain('\n')
  })
})

describe('size', () => {
  /** 10 MB. */
  const BIG = 10_000_000
  /** Where nearly every byte makes a fault. */
  const MANY = 1_000_000
  const started = performance.now.bind(performance)

  it.each<[string, () => string, RegExp]>([
    ['deep nesting', () => '['.repeat(BIG), /nested more than 64 deep$/],
    ['nested objects', () => '{"a":'.repeat(BIG / 5), /nested more than 64 deep$/],
    ['a text without end', () => `{"id": "${'x'.repeat(BIG)}`, /^p\.json:1: id: a text that is not closed/],
    ['a text of escapes', () => `{"id": "${'\\n'.repeat(BIG / 2)}"}`, /id: must be an id/],
    ['a key', () => `{"${'k'.repeat(BIG)}": 1}`, /: not a key of a policy/],
    ['empty lines', () => `${'\n'.repeat(BIG)}x`, /^p\.json:10000001: -: a value must stand here/],
    ['numbers', () => `{"grants": [${'0,'.repeat(MANY / 2)}0]}`, /must be a grant/],
    ['one key many times', () => `{${'"id":1,'.repeat(MANY / 7)}"id":1}`, /the key stands twice/],
    [
      'grants that require',
      () => `{"grants": [${'{"id":"g","per":"meal","requires":"g"},'.repeat(MANY / 39)}{}]}`,
      /./,
    ],
    [
      'funders',
      () =>
        GOOD.replace(
          '"rates"',
          `"funders": [${'{"id":"f","share":"1%"},'.repeat(MANY / 24)}{"id":"f","share":"1%"}],\n"rates"`,
        ),
      /the shares must sum|stands twice/,
    ],
  ])(
    'much of %s',
    (_, text, expected) => {
      const before = started()
      const found = faults(text())
      expect(found.some((fault) => expected.test(fault))).toBe(true)
      expect(found.length).toBeLessThanOrEqual(10_001)
      for (const fault of found) expect(fault.length).toBeLessThan(600)
      // Far from what a hang or a square of the length would take.
      expect(started() - before).toBeLessThan(30_000)
    },
    60_000,
  )

  it('of a policy without fault does not matter', () => {
    expect(faults(GOOD.replace('{', `{"title": "${'大'.repeat(BIG / 3)}",`))).toEqual([])
    expect(faults(GOOD + ' '.repeat(BIG))).toEqual([])
  })
})
