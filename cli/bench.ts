/** `yangyi bench NAME …`: how fast a part is on this machine. Each bench is a file of its own, loaded when asked for. */

type Bench = { summary: string; run: (args: string[]) => Promise<number> }

const BENCHES: Record<string, Bench> = {
  settle: {
    summary: 'a month settled in PostgreSQL: settle [--taps N] [--json]',
    run: async (args) => (await import('./bench/settle.ts')).benchSettle(args),
  },
  console: {
    summary: 'the desk’s heaviest requests in a large county: console [--taps N] [--plans] [--json]',
    run: async (args) => (await import('./bench/console.ts')).benchConsole(args),
  },
  tap: {
    summary: 'a tap from its last byte to the record and the page, without network: tap [--taps N] [--json]',
    run: async (args) => (await import('./bench/tap.ts')).benchTap(args),
  },
  reader: {
    summary: 'a card from its last byte on, for each kind of reader on a pty: reader [--json]',
    run: async (args) => (await import('./bench/reader.ts')).benchReader(args),
  },
  ingest: {
    summary: 'records from kiosks’ journals to acknowledged: ingest [--records N] [--terminals N] [--json]',
    run: async (args) => (await import('./bench/ingest.ts')).benchIngest(args),
  },
  storage: {
    summary: 'what a record costs in the database: storage [--records N] [--json]',
    run: async (args) => (await import('./bench/storage.ts')).benchStorage(args),
  },
  herd: {
    summary: 'a thousand kiosks that come back at once after an outage: herd [--terminals N] [--json]',
    run: async (args) => (await import('./bench/herd.ts')).benchHerd(args),
  },
}

/** Runs one bench; gives the exit code. */
export async function benchCommand([name, ...args]: string[]): Promise<number> {
  const bench = name === undefined || !Object.hasOwn(BENCHES, name) ? undefined : BENCHES[name]
  if (bench !== undefined) return bench.run(args)
  process.stderr.write('Usage: npm run bench -- NAME …\n\n')
  for (const [each, { summary }] of Object.entries(BENCHES))
    process.stderr.write(`  ${each.padEnd(10)}${summary}\n`)
  return 2
}
