/** What runs on a kiosk box, where nothing but the terminal is installed: the commands that a canteen needs. */

const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  terminal: async () => (await import('../terminal.ts')).terminalCommand(),
  'terminal-export': async (args) => (await import('../terminal-export.ts')).terminalExportCommand(args),
  decode: async (args) => (await import('../decode.ts')).decodeCommand(args),
  'card-form': async (args) => (await import('../card-form.ts')).cardFormCommand(args),
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
if (command === undefined) {
  console.error(`Usage: yangyi-kiosk <${Object.keys(COMMANDS).join(' | ')}>`)
  process.exitCode = 2
} else {
  process.exitCode = await command(args)
}
