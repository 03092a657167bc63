/** A process that holds a home and its database until it is killed: `postgres-child.ts HOME PORT`. */
import { pino } from 'pino'
import { startPostgres } from '../../cli/embedded-postgres/start-postgres.ts'
import { takeHome } from '../../cli/home.ts'

const [home = '', port] = process.argv.slice(2)
const taken = takeHome(home)
if (taken.ok) {
  const postgres = await startPostgres({ home, port: Number(port), log: pino({ level: 'silent' }) })
  console.log(JSON.stringify({ url: postgres.url }))
  process.stdin.resume()
} else {
  console.log(JSON.stringify({ refused: taken.code, message: taken.message }))
}
