/** The few lines that tell a newcomer where everything is. */
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo/fill-demo.ts'

type Addresses = {
  desk: string
  /** Of the first administrator, where one was made just now. */
  firstPassword: string | null
  demo: { kiosk: string; cards: string } | null
}

export function printAddresses({ desk, firstPassword, demo }: Addresses): void {
  const rows: [string, string][] = []
  if (demo) rows.push(['Kiosk 助餐终端', demo.kiosk])
  rows.push(['County desk 县级后台', desk], ['Bulletin 公示', `${desk}/bulletin`])
  if (demo) rows.push(['Tap a card 刷卡', `${demo.cards}  or  npm run tap -- 1`])
  if (demo) {
    rows.push(['Log in as 登录', DEMO_ACCOUNTS.map(({ login }) => login).join(', ')])
    rows.push(['Password 密码', DEMO_PASSWORD])
  }
  if (firstPassword !== null)
    rows.push(['Log in as 登录', 'admin'], ['One-time password 一次性密码', firstPassword])
  const width = Math.max(...rows.map(([name]) => cells(name))) + 3
  console.log('')
  for (const [name, value] of rows) console.log(`  ${name}${' '.repeat(width - cells(name))}${value}`)
  console.log('\n  Ctrl-C ends everything. 按 Ctrl-C 全部结束。\n')
}

/** Width in a terminal, where a Chinese character takes two cells. */
function cells(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0)
}
