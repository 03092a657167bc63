/** The published list of control rules, docs/control-rules.md, written from the rules table. */
import { type ControlRule, type Parameter, UNITS, type Words } from '../../../core/control/rule.ts'
import { CONTROL_RULES } from '../../../core/control/rules.ts'

const MODE: Record<string, string> = {
  hold: '须先核查 hold：没有经手测算的人核查以后，当月才能提交 · decided by someone who did not compute, before the month is submitted',
  warn: '提示 warn：不影响提交 · stops nothing',
}

const HEAD = `# 控制规则 Control rules

<!-- Written from core/control; a test keeps both equal: vitest run test/core/control/published.test.ts -u -->

每月由系统按下列规则查找疑点，由人核查，写明依据。疑点不改动补贴（见 [ADR 9](adr/0009-findings-change-no-money.md)）。县里可以改各条的方式和参数，公式不改：写一份文本，例如

Each month is looked through by these rules; people decide on what they find, in writing. A finding changes no money (see [ADR 9](adr/0009-findings-change-no-money.md)). A county may change modes and parameters, never a formula, by a document such as

\`\`\`json
{ "rules": { "F14-run": { "mode": "warn", "taps": 8 }, "F17": { "mode": "off" } } }
\`\`\`

没有写到的用默认值。方式有三种：\`hold\`、\`warn\`、\`off\`。新的一版由复核人员提交（\`POST /api/control-rules\`），旧版都留着。

What it does not name keeps its default. Modes are \`hold\`, \`warn\` and \`off\`. A reviewer writes the next version (\`POST /api/control-rules\`); the old ones stay.
`

export function publishedList(): string {
  const part = (kind: ControlRule['kind'], heading: string) =>
    `## ${heading}\n\n${CONTROL_RULES.filter((rule) => rule.kind === kind)
      .map(section)
      .join('\n')}`
  return [
    HEAD,
    part('computed', '查找的 Looked for'),
    part('engine', '结算时已自动排除的 Left out by settlement itself'),
    part('absent', '还不能查的 Not looked for yet'),
  ].join('\n')
}

function section(rule: ControlRule): string {
  const { id, title, formula, basis } = rule
  const lines = [`公式 Formula：${both(formula)}`]
  if (rule.kind === 'computed') {
    lines.push(`方式 Mode：${MODE[rule.mode]}`)
    for (const [key, parameter] of Object.entries(rule.parameters)) lines.push(parameterLine(key, parameter))
    lines.push(`说法 In words：${both(rule.told)}`)
  }
  if (rule.kind === 'engine')
    lines.push(`结算原因 Reasons：${rule.reasons.map((reason) => `\`${reason}\``).join('、')}`)
  lines.push(rule.kind === 'absent' ? `缺什么 Missing：${both(rule.why)}` : `依据 Basis：${both(basis)}`)
  return `### ${id} ${title.zh} ${title.en}\n\n${lines.map((line) => `- ${line}\n`).join('')}`
}

function parameterLine(key: string, { name, unit, standard, least, most }: Parameter): string {
  const { zh, en } = UNITS[unit]
  return `参数 Parameter \`${key}\`：${name.zh} ${name.en}，默认 default ${standard}${zh === en ? zh : ` ${zh} ${en}`}（${least}–${most}）`
}

function both({ zh, en }: Words): string {
  return `${zh} · ${en}`
}
