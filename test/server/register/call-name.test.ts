import { expect, test } from 'vitest'
import { callName } from '../../../server/register/call-name.ts'

test.each([
  ['王秀英', 'female', '王大娘'],
  ['李强', 'male', '李大爷'],
  ['欧阳建华', 'male', '欧阳大爷'],
  ['司马兰', 'female', '司马大娘'],
  ['东方', 'male', '东大爷'],
  ['单于飞', 'male', '单于大爷'],
  ['𬭎秀英', 'female', '𬭎大娘'],
  ['买买提·吐尔逊', 'male', '买买提·吐尔逊老人家'],
  ['阿依古丽·买买提江·吐尔逊', 'female', '阿依古丽老人家'],
  ['古丽巴哈尔古丽巴哈尔古丽', 'female', '古丽巴哈尔古丽巴哈老人家'],
  ['Maria', 'female', 'Maria老人家'],
] as const)('%s is spoken to as %3$s', (name, sex, call) => {
  expect(callName(name, sex)).toBe(call)
  expect([...call].length).toBeLessThanOrEqual(12)
})
