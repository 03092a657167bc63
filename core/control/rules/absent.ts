// Patterns that cannot be looked for, each with the data that is missing; so that nobody takes silence for a clean month.
import { type AbsentRule, RECOMMENDED, type Words } from '../rule.ts'

export const ABSENT_RULES: readonly AbsentRule[] = [
  absent(
    'F02',
    ['出勤系数', 'Attendance factor'],
    ['就餐数 ÷ 在册数的第 95 百分位。', 'The 95th percentile of eaters ÷ enrolled.'],
    ['不是单独的疑点：每月随 F01 重算。', 'Not a finding of its own: recomputed each month within F01.'],
  ),
  absent(
    'F04',
    ['超过座位', 'Over capacity'],
    ['一餐人数 > 座位 × 轮次。', 'Eaters at a meal > seats × sittings.'],
    ['名册里没有座位数。', 'The register holds no seats.'],
  ),
  absent(
    'F12',
    ['未到年龄、出生日期不符', 'Under age, birth date wrong'],
    [
      '服务日年龄 < 类别下限，或出生日期与身份证不符。',
      'Age below the category’s minimum, or a birth date that the ID number contradicts.',
    ],
    [
      '结算按“不符合补贴标准”排除，和 F13 分不开；出生日期登记时已核对。',
      'Settlement leaves it out as “no rate”, not apart from F13; birth dates are checked at registration.',
    ],
  ),
  absent(
    'F19',
    ['恶劣天气、节日人数不变', 'Weather and festivals change nothing'],
    ['大雪或春节的人数 ≥ 平时的 95%。', 'Eaters on snow days or Spring Festival ≥ 95 % of normal.'],
    ['没有天气记录和节日表。', 'No weather and no table of festivals.'],
  ),
  absent(
    'F20',
    ['食材与餐数不符', 'Food against meals'],
    [
      '每餐主食公斤数或食材金额超出全县中位数的 0.5 至 2 倍。',
      'Staple or food money per meal outside 0.5 to 2 times the county’s median.',
    ],
    ['没有食材进货记录。', 'No records of food bought.'],
  ),
  absent(
    'F21',
    ['工作人员、客人当老人刷卡', 'Staff and guests as elders'],
    [
      '员工名单上的人刷卡，或整月没有客餐。',
      'People on the staff list are tapped, or a whole month has no guest meal.',
    ],
    ['没有员工名单和客餐登记。', 'No staff list and no guest meals.'],
  ),
  absent(
    'F25',
    ['终端不在原处', 'Terminal in the wrong place'],
    [
      '基站、IP 或定位与助餐点不符；两处终端共用一条线路。',
      'Cell, address or position differs from the site’s; terminals of two sites share a line.',
    ],
    ['终端没有定位，平台不留存网络地址。', 'Terminals have no position, and network addresses are not kept.'],
  ),
  absent(
    'F26',
    ['手工补录过多', 'Too many manual entries'],
    ['补录 > 当月 5% 或每人 > 3 次。', 'Manual entries > 5 % of the month or > 3 an elder.'],
    ['系统不收手工补录。', 'The system takes no manual entries.'],
  ),
  absent(
    'F29',
    ['实地抽查少于申报', 'Unannounced count'],
    ['Σmax(0, 申报 − 实到) ÷ Σ申报 > 5%。', 'Σ max(0, claimed − observed) ÷ Σ claimed > 5 %.'],
    ['没有走访记录。', 'No records of visits.'],
  ),
  absent(
    'F30',
    ['检查过后人数骤降', 'Drop after a visit'],
    [
      '检查后五天比前五天平均人数减少 > 20%。',
      'Mean of the five days after an inspection > 20 % below the five before.',
    ],
    ['没有走访记录。', 'No records of visits.'],
  ),
  absent(
    'F33',
    ['独居高龄老人缺席', 'Welfare signal'],
    [
      '独居且 ≥80 岁的老人连续 ≥2 餐没来。',
      'An elder living alone, 80 or older, misses two expected meals in a row.',
    ],
    ['这是当天的关爱事项，月底核查已太迟。', 'A task of the same day; at the month’s end it comes too late.'],
  ),
  absent(
    'F34',
    ['发放前改政策', 'Policy edits near payout'],
    [
      '审批链上的人在当期改标准、类别或星级。',
      'Someone in the approval chain changes rates, categories or stars within the open period.',
    ],
    [
      '事实和政策不留作者；职责分离由角色和数据库保证。',
      'Facts and policies keep no author; duties are kept apart by roles and the database.',
    ],
  ),
]

function absent(
  id: string,
  title: readonly [string, string],
  formula: readonly [string, string],
  why: readonly [string, string],
): AbsentRule {
  const words = ([zh, en]: readonly [string, string]): Words => ({ zh, en })
  return {
    kind: 'absent',
    id,
    pattern: id,
    title: words(title),
    formula: words(formula),
    basis: RECOMMENDED,
    why: words(why),
  }
}
