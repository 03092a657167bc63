/**
 * `npm run test:brokers`: the broker contract against a broker that runs already, before it takes ours' place.
 *   YANGYI_TEST_BROKER=mqtt://host:1883   its address
 *   YANGYI_TEST_BROKER_SHARES=no          where it has no shared subscriptions
 * It must know the accounts of contract.ts and keep the rules of broker/rules.ts for them.
 */
import { describe, test } from 'vitest'
import { brokerContract } from './contract.ts'

const { YANGYI_TEST_BROKER: url, YANGYI_TEST_BROKER_SHARES: shares } = process.env

if (url) {
  describe(`contract at ${url}`, () => {
    brokerContract(async () => ({ url, shares: shares !== 'no', restart: null, stop: async () => {} }))
  })
} else {
  test('no other broker is named: YANGYI_TEST_BROKER=mqtt://host:1883', ({ skip }) =>
    skip('no broker is named'))
}
