import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSecrets, SecretsError, verifierOf } from '../../server/secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yangyi-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const faultOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof SecretsError) return error.code
    throw error
  }
  return null
}

test('the first start makes one file for the owner alone, the second reads the same keys', () => {
  const first = loadSecrets(folder)
  expect(readdirSync(folder)).toEqual(['county-keys.json'])
  expect(statSync(join(folder, 'county-keys.json')).mode & 0o777).toBe(0o600)
  const second = loadSecrets(folder)
  expect(second.publicKey).toBe(first.publicKey)
  expect(second.index('id:1')).toEqual(first.index('id:1'))
  expect(second.open(first.seal('王大娘', 'elder/1'), 'elder/1')).toBe('王大娘')
})

test('sealed bytes name their algorithm and key, differ each time and show nothing of the text', () => {
  const secrets = loadSecrets(folder)
  const [a, b] = [secrets.seal('110', 'x'), secrets.seal('110', 'x')]
  expect([...a.subarray(0, 2)]).toEqual([1, 1])
  expect(a.equals(b)).toBe(false)
  expect(a.includes('110')).toBe(false)
})

test('a changed byte anywhere, another context or another county does not open', () => {
  const secrets = loadSecrets(folder)
  const sealed = secrets.seal('990101195001011234', 'elder/1')
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(faultOf(() => secrets.open(changed, 'elder/1'))).toBe('not-ours')
  }
  expect(faultOf(() => secrets.open(sealed, 'elder/2'))).toBe('not-ours')
  expect(faultOf(() => secrets.open(sealed.subarray(0, 20), 'elder/1'))).toBe('not-ours')
  const other = loadSecrets(join(folder, 'other'))
  expect(faultOf(() => other.open(sealed, 'elder/1'))).toBe('not-ours')
  expect(other.index('id:1')).not.toEqual(secrets.index('id:1'))
})

test('signatures are verified by the public key alone', () => {
  const secrets = loadSecrets(folder)
  const verify = verifierOf(secrets.publicKey)
  const signature = secrets.sign('回执')
  expect(verify('回执', signature)).toBe(true)
  expect(verify('回执 ', signature)).toBe(false)
  expect(verifierOf(loadSecrets(join(folder, 'other')).publicKey)('回执', signature)).toBe(false)
})

test('a damaged key file is named and never replaced', () => {
  loadSecrets(folder)
  const path = join(folder, 'county-keys.json')
  const whole = readFileSync(path, 'utf8')
  const other = JSON.parse(readFileSync(join(folder, 'county-keys.json'), 'utf8')) as Record<string, unknown>
  const halves = { ...other, signingPublic: loadSecrets(join(folder, 'other')).publicKey }
  for (const damaged of ['', '{}', whole.slice(0, 40), JSON.stringify(halves)]) {
    writeFileSync(path, damaged)
    expect(faultOf(() => loadSecrets(folder))).toBe('secrets-malformed')
    expect(readFileSync(path, 'utf8')).toBe(damaged)
  }
})

test('a folder that cannot be made is a fault with a code', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(faultOf(() => loadSecrets(join(folder, 'file', 'below')))).toBe('secrets-unreadable')
})
