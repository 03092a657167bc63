import type { TaskWords } from './words-zh.ts'

const plural = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

export const en: TaskWords = {
  what: {
    'month.compute': ({ month }) => `Compute the subsidy for ${month}`,
    'month.submit': ({ month }) => `Check and submit the result for ${month}`,
    'month.returned': ({ month }) => `${month} was returned: look into it and compute again`,
    'month.check': ({ month }) => `Confirm your township’s part of ${month}`,
    'month.review': ({ month }) => `Review the settlement of ${month}`,
    'month.approve': ({ month }) => `Approve the settlement of ${month}`,
    'month.publish': ({ month }) => `Publish the bulletin for ${month}`,
    'month.close': ({ month }) => `Close ${month}`,
    'gap.explain': ({ month, count }) =>
      `Explain the missing records of ${plural(count, 'terminal')} in ${month}`,
    'finding.decide': ({ month, count }) => `Look into ${plural(count, 'finding')} of ${month}`,
    'policy.publish': ({ name }) => `Review and publish the policy: ${name}`,
    'policy.mend': ({ name }) => `Mend the returned policy: ${name}`,
    'change.decide': ({ name, count }) =>
      name === '' ? `Decide on ${plural(count, 'change')}` : `Decide on a change: ${name}`,
    'change.answered': ({ name }) => `A change was refused: ${name}`,
    'site.review': ({ name }) => `Review a proposed site: ${name}`,
    'site.approve': ({ name }) => `Approve a proposed site: ${name}`,
    'site.returned': ({ name }) => `A proposed site was returned: ${name}`,
    'payout.prepare': ({ month, count }) => `Prepare the payout for ${month}, ${plural(count, 'payment')}`,
    'payout.release': ({ name }) => `Check and release: ${name}`,
    'payout.send': ({ name }) => `Send to the bank: ${name}`,
    'payout.result': ({ name }) => `Read in the bank’s answer: ${name}`,
    'payout.failed': ({ month, count }) =>
      `${plural(count, 'payment')} of ${month} came back: correct and pay again`,
    'import.finish': ({ name }) => `An import is not finished: ${name}`,
  },
  emptyNext: (month, day) => `${month} can be computed from ${day}; it will show here then.`,
  emptyMonth: (month, state) => `${month}: ${state}. Your turn will show here.`,
  emptyOther: 'Your turn will show here.',
}
