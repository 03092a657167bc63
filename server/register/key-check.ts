/** The second half of an enrolment code as it is written down: which key is the county's (core/enrolment). */
import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { KEY_CHECK_SALT, keyCheck } from '../../core/enrolment.ts'

const stretch = promisify(scrypt) as (
  key: string,
  salt: string,
  length: number,
  options: { N: number; maxmem: number },
) => Promise<Buffer>

export async function keyCheckOf(publicKey: string): Promise<string> {
  return keyCheck(await stretch(publicKey, KEY_CHECK_SALT, 8, { N: 2 ** 15, maxmem: 64 * 2 ** 20 }))
}
