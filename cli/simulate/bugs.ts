/**
 * Bugs that the simulation can plant: what a careless version of this program might do. Each is made by a part of
 * the simulated world, where that part stands between two real ones; the product itself knows of none.
 */

export const BUGS = {
  'no-fsync': 'the journal is opened with synchronous = OFF',
  'green-before-commit': 'the screen turns green before the journal has committed',
  'ack-before-commit': 'the server acknowledges, and commits a little later',
  'epoch-forgotten': 'the server knows a record by terminal and sequence alone',
  'holes-ignored': 'an acknowledgement names the highest sequence that came, with holes below it',
  'puback-trusted': 'what the broker has taken counts as acknowledged',
  'stored-twice': 'rows and cursor are written in two transactions, and no key forbids the same row again',
  'fork-accepted': 'a stored record is taken for the one that came, whatever its hash',
  'resend-dropped': 'a batch that was sent once is never sent again',
  'span-skipped': 'a span now and then begins one record too late',
  'carry-forgets': 'a journal that follows on another carries no owed meals over',
  'clock-by-wall': 'a tap gets the time of the wall clock and calls it known by contact',
  'void-ignored': 'voids do not reach the settlement',
  'acks-unproved': 'an acknowledgement counts for whatever chain the terminal has now',
  'repeat-paid': "settlement pays an elder's meal at each site where it was tapped",
} as const
export type Bug = keyof typeof BUGS
export const BUG_NAMES = Object.keys(BUGS) as Bug[]
