/** A server to be ended: `server-child.ts CONFIG`, its settings as JSON. */
import { runServer } from '../../../server/server.ts'

const { url, close } = await runServer(JSON.parse(process.argv[2] ?? ''))
process.once('SIGTERM', () => void close().then(() => process.exit()))
console.log(url)
