// What a bank may say of a payment, in one list of ours: every bank has codes of its own, and people read one word.

/** returned: it was paid, and came back 退票. bank-refused: the bank says no, and not why. */
const FAILURE_REASONS = [
  'account-unknown',
  'name-mismatch',
  'account-closed',
  'account-frozen',
  'account-dormant',
  'bank-code-wrong',
  'limit',
  'returned',
  'bank-refused',
] as const
export type FailureReason = (typeof FAILURE_REASONS)[number]

export const RESULTS = ['paid', ...FAILURE_REASONS] as const
