/** The command as a process of its own, to be ended by a signal. */
import { firmwareSimCommand } from '../../cli/firmware-sim.ts'

process.exitCode = await firmwareSimCommand(process.argv.slice(2))
