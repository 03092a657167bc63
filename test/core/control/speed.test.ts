/** A month of 200,000 taps, and half of it: seconds, and in proportion. */
import { expect, it } from 'vitest'
import { checkMonth } from '../../../core/control/check-month.ts'
import { checkControlRules, DEFAULT_DOCUMENT } from '../../../core/control/document.ts'
import type { Material } from '../../../core/control/material.ts'
import { elder, material, pastDays, site, tap } from './support.ts'

const SITES = 80
const times = (count: number) => Array.from({ length: count }, (_, i) => i)

function county(guests: number): Material {
  const sites = times(SITES).map((i) => site(`s-${i}`, `9901011002${String(i).padStart(2, '0')}`))
  const elders = sites.flatMap(({ id, region }) =>
    times(guests).map((i) => elder(`${id}-${i}`, { home: region })),
  )
  return material({
    sites,
    elders,
    taps: sites.flatMap(({ id }) =>
      times(30).flatMap((day) =>
        times(guests).map((i) =>
          tap(day + 1, ((i * 7919 + day * 104_729) % 5400) + i / 1000, `${id}-${i}`, {
            site: id,
            terminal: id,
          }),
        ),
      ),
    ),
    past: elders.map(({ id }) => ({
      ...{ site: id.slice(0, id.lastIndexOf('-')), meal: 'lunch', elder: id },
      days: pastDays(...times(31).map((day) => day + 1)),
    })),
  })
}

function secondsFor(given: Material): number {
  const checked = checkControlRules('default', DEFAULT_DOCUMENT)
  if (!checked.ok) throw new Error('the default document has faults')
  const begun = performance.now()
  checkMonth(given, checked.settings)
  return (performance.now() - begun) / 1000
}

it('takes seconds for 200,000 taps, and about half of that for half of them', { timeout: 120_000 }, () => {
  const [half, whole] = [county(42), county(84)]
  expect(whole.taps.length).toBeGreaterThan(200_000)
  secondsFor(county(5))
  const [short, long] = [secondsFor(half), secondsFor(whole)]
  expect(long).toBeLessThan(20)
  expect(long / short).toBeLessThan(4)
})
