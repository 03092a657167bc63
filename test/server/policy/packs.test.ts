// Every pack is without fault, and its page says what it says.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPolicies } from '../../../core/settlement/policy-file/policy-check.ts'
import { fillPack } from '../../../core/settlement/policy-pack.ts'
import { readPacks } from '../../../server/policy/pack-files.ts'

const PAGES = join(import.meta.dirname, '../../../docs/policies')
const packs = await readPacks()
const index = readFileSync(join(PAGES, 'README.md'), 'utf8')

interface Written {
  id: string
  grants: { id: string; cites: { document: string; clause: string }[]; rates: { id: string }[] }[]
}

it('each pack has a page and each page a pack', () => {
  const pages = readdirSync(PAGES).filter((name) => name !== 'README.md')
  expect(pages.sort()).toEqual(packs.map(({ id }) => `${id}.md`))
})

it('the two versions of one county count together', () => {
  const both = packs.filter(({ id }) => id.startsWith('zhongyang'))
  const files = both.map(({ id, policy }) => ({ file: id, text: JSON.stringify(policy) }))
  expect(files).toHaveLength(2)
  expect(checkPolicies(files)).toMatchObject({ ok: true })
})

describe.each(packs)('$id', (pack) => {
  const page = readFileSync(join(PAGES, `${pack.id}.md`), 'utf8')
  const policy = pack.policy as unknown as Written
  /** The cells of every table row. */
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

  it('is named as its policy and listed in the index', () => {
    expect(policy.id).toBe(pack.id)
    expect(index).toContain(`[${pack.title.zh}](${pack.id}.md)`)
    expect(page.split('\n')[0]).toBe(`# ${pack.title.zh}`)
    expect(page).toContain(`\`${pack.id}\` · ${pack.region} · ${pack.document}`)
  })

  it('has every grant and rate on its page, and every clause beside its grant', () => {
    expect(policy.grants.length).toBeGreaterThanOrEqual(1)
    for (const grant of policy.grants) {
      expect(page).toContain(`\`${grant.id}\``)
      for (const rate of grant.rates) expect(page).toContain(`\`${rate.id}\``)
      expect(grant.cites.length).toBeGreaterThanOrEqual(1)
      for (const { document, clause } of grant.cites) {
        const row = rows.find(([first, second]) => first === document && second === clause)
        expect(row?.[3]).toContain(`\`${grant.id}\``)
      }
    }
  })

  it('has every source, open question and rule outside on its page, in the same words', () => {
    for (const { document, clause, says } of pack.sources)
      expect(rows.some((row) => row[0] === document && row[1] === clause && row[2] === says)).toBe(true)
    for (const { id, question, demo, why, atLeast, choices, ...rest } of pack.questions) {
      const row = rows.find(([first]) => first === `\`${id}\``)
      expect(row?.[1]).toContain(question.zh)
      expect(row?.[2]?.replaceAll('`', '')).toBe(rest.default)
      expect(row?.[3]).toBe(demo ? '演示值' : atLeast === null ? '请核对' : `文件下限 ${atLeast}`)
      expect(row?.[4]).toBe(why)
      for (const choice of choices) expect(row?.[1]).toContain(`\`${choice.id}\` ${choice.zh}`)
    }
    for (const { rule, reason } of pack.outside)
      expect(rows.some((row) => row[0] === rule && row[1] === reason)).toBe(true)
    // And nothing is asked on the page that is not asked in the pack.
    const asked = rows.filter(
      (row) => row.length === 5 && /^`.*`$/.test(row[0] ?? '') && !row[0]?.includes(' '),
    )
    expect(asked.map(([id]) => id)).toEqual(pack.questions.map(({ id }) => `\`${id}\``))
  })

  it('gives a policy with the defaults, and with every other choice', () => {
    expect(fillPack(pack, {})).toMatchObject({ ok: true })
    for (const { id, choices } of pack.questions)
      for (const choice of choices) {
        const filled = fillPack(pack, { [id]: choice.id })
        expect(filled).toMatchObject({ ok: true })
      }
  })

  it('takes its floors and nothing below', () => {
    for (const { id, atLeast } of pack.questions) {
      if (atLeast === null) continue
      expect(fillPack(pack, { [id]: atLeast }).ok).toBe(true)
      const below = `${Number.parseInt(atLeast, 10) - 1}.99`
      expect(fillPack(pack, { [id]: below })).toMatchObject({ ok: false, faults: [{ question: id }] })
    }
  })
})
