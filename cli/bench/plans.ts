/** The plans of what a piece of work asks of the database: whatever it reads is explained once more, with its times. */
import pg from 'pg'

type Asked = { text: string; values: unknown[] }

/** The plan of the longest of its reads, as PostgreSQL words it; '' where it reads nothing. */
export async function longestPlan(pool: pg.Pool, work: () => Promise<void>): Promise<string> {
  const plans: { ms: number; text: string }[] = []
  for (const { text, values } of await readsOf(work)) {
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) ${text}`, values)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    plans.push({ ms: Number(/Execution Time: ([\d.]+) ms/.exec(plan)?.[1] ?? 0), text: plan })
  }
  return plans.sort((a, b) => b.ms - a.ms)[0]?.text ?? ''
}

/** All clients are listened to while the work goes on. */
async function readsOf(work: () => Promise<void>): Promise<Asked[]> {
  const asked: Asked[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function listen(this: pg.Client, ...given: unknown[]) {
    const [text, values] = given
    if (typeof text === 'string' && /^\s*(SELECT|WITH)\b/i.test(text))
      asked.push({ text, values: Array.isArray(values) ? values : [] })
    return Reflect.apply(query, this, given)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return asked
}
