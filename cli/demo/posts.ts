/** Who works at the demo's sites 公益岗; one site has too few, for the clerk to see. */
import type { PlainDate } from '../../core/plain-date.ts'
import { type PostKind, postsNeeded } from '../../core/site-posts.ts'
import type { Database } from '../../server/plugins/database.ts'
import { insertPost } from '../../server/sites/post-repository.ts'

type DemoSite = {
  id: string
  opened: string
  facts: readonly { fact: string; value: string }[]
  windows: readonly unknown[]
}

const SHORT_SITE = 's-dongwan'
/** Invented. */
const NAMES = [
  '张桂香',
  '李大勺',
  '王小满',
  '赵玉梅',
  '孙有福',
  '周腊梅',
  '吴长顺',
  '郑月娥',
  '冯来喜',
  '陈秋菊',
]
const KINDS: readonly PostKind[] = ['caretaker', 'cook']

export async function fillPosts({ pool }: Pick<Database, 'pool'>, sites: readonly DemoSite[]): Promise<void> {
  let next = 0
  for (const { id, opened, facts, windows } of sites) {
    const facility = facts.find(({ fact }) => fact === 'facility')?.value ?? null
    const needed = postsNeeded(facility, windows.length > 0) - (id === SHORT_SITE ? 1 : 0)
    for (const kind of KINDS.slice(0, needed)) {
      const name = NAMES[next % NAMES.length] ?? ''
      next += 1
      await insertPost(pool, id, { name, kind, village: null, from: opened as PlainDate })
    }
  }
}
