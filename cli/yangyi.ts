/** The one command line: `yangyi <command>`. Each command is a file of its own, loaded when it is asked for. */

type Command = { summary: string; run: (args: string[]) => Promise<number> }

const COMMANDS: Record<string, Command> = {
  start: {
    summary: 'the whole system on this machine, with an invented county (--empty: with an empty one)',
    run: async (args) => (await import('./start.ts')).startCommand(args),
  },
  server: {
    summary: 'the county server: desk, bulletin, ingest, settlement',
    run: async () => (await import('./processes.ts')).serverCommand(),
  },
  broker: {
    summary: 'the MQTT broker between terminals and server',
    run: async () => (await import('./processes.ts')).brokerCommand(),
  },
  terminal: {
    summary: "one canteen's terminal: card reader, journal, kiosk page",
    run: async () => (await import('./terminal.ts')).terminalCommand(),
  },
  'kiosk-box': {
    summary: 'the terminal alone as one archive for a small Linux machine: kiosk-box [--arch x64 | arm64]',
    run: async (args) => (await import('./kiosk-box.ts')).kioskBoxCommand(args),
  },
  tap: {
    summary: 'put a demo card on the simulated reader: tap [CARD], without CARD the list',
    run: async (args) => (await import('./tap.ts')).tapCommand(args),
  },
  'firmware-sim': {
    summary:
      'one simulated reader by hand: firmware-sim --reader NAME --card CARD [--fault FAULT] [--tcp PORT]',
    run: async (args) => (await import('./firmware-sim.ts')).firmwareSimCommand(args),
  },
  'card-form': {
    summary: "find a reader's card form by one known card: card-form --reader NAME=ADDRESS NUMBER",
    run: async (args) => (await import('./card-form.ts')).cardFormCommand(args),
  },
  decode: {
    summary: 'cards out of a capture of what a reader sent: decode --reader NAME < bytes',
    run: async (args) => (await import('./decode.ts')).decodeCommand(args),
  },
  settle: {
    summary: "settle a folder's month by its own policy: settle DIR --month YYYY-MM [--json]",
    run: async (args) => (await import('./settle.ts')).settleCommand(args),
  },
  recompute: {
    summary: 'compute an exported settlement once more and hold it against the export: recompute FILE',
    run: async (args) => (await import('./recompute.ts')).recomputeCommand(args),
  },
  verify: {
    summary: 'prove an export of records offline: verify FILE [--json]',
    run: async (args) => (await import('./verify.ts')).verifyCommand(args),
  },
  'terminal-export': {
    summary: "this terminal's records as a file that proves itself, onto a USB stick: terminal-export DIR",
    run: async (args) => (await import('./terminal-export.ts')).terminalExportCommand(args),
  },
  attendance: {
    summary: 'the sheets that months are settled from, against their meals: attendance check|rebuild',
    run: async (args) => (await import('./attendance.ts')).attendanceCommand(args),
  },
  import: {
    summary: 'a list of elders from Excel or CSV: import elders FILE [--dry-run] [--json], --template FILE',
    run: async (args) => (await import('./import.ts')).importCommand(args),
  },
  simulate: {
    summary: 'histories of a small county with faults: simulate [--seed N] [--seeds COUNT] [--days D]',
    run: async (args) => (await import('./simulate.ts')).simulateCommand(args),
  },
  bench: {
    summary: 'measure a promise of speed: bench NAME [--json], without NAME the list',
    run: async (args) => (await import('./bench.ts')).benchCommand(args),
  },
}

const [name, ...args] = process.argv.slice(2)
const command = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name]
if (command === undefined) {
  if (name !== undefined) console.error(`yangyi: there is no command "${name}"\n`)
  console.error('Usage: npm run yangyi -- <command>\n')
  for (const [each, { summary }] of Object.entries(COMMANDS)) console.error(`  ${each.padEnd(14)}${summary}`)
  process.exitCode = 2
} else {
  process.exitCode = await command.run(args)
}
