/** `yangyi decode` as a process of its own. */
import { decodeCommand } from '../../cli/decode.ts'

process.exitCode = await decodeCommand(process.argv.slice(2))
