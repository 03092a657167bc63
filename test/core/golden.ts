/** Fixed for ever: records of this version must keep these texts and hashes. Worked out a second time in Python. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Sign, Verify } from '../../core/batch.ts'
import { CHAIN_START, type Hash, type TerminalRecord } from '../../core/record.ts'

export const sha256: Hash = (text) => createHash('sha256').update(text).digest('hex')

/** Key of RFC 8032 §7.1, test 1. */
const key = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
})
export const signByKey: Sign = (text) => sign(null, Buffer.from(text), key).toString('base64url')
export const verifyByKey: Verify = (text, signature) => {
  const bytes = Buffer.from(signature, 'base64url')
  const known = createPublicKey(key)
  return bytes.toString('base64url') === signature && verify(null, Buffer.from(text), known, bytes)
}

const origin = {
  v: 1,
  terminal: 'liushu-1',
  epoch: '00112233445566778899aabbccddeeff',
  boot: '7f3c2f6e-0d0b-4c52-9d6b-5a4f5a1b2c3d',
} as const

type Golden = { record: TerminalRecord; text: string; hash: string }

export const GENESIS: Golden = {
  record: {
    ...origin,
    seq: 1,
    kind: 'genesis',
    at: 1721272800000,
    uptime: 61234,
    prev: CHAIN_START,
    body: {
      site: 'liushu',
      publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      software: 'yangyi 0.1.0',
    },
  },
  text: '{"at":1721272800000,"body":{"publicKey":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","site":"liushu","software":"yangyi 0.1.0"},"boot":"7f3c2f6e-0d0b-4c52-9d6b-5a4f5a1b2c3d","epoch":"00112233445566778899aabbccddeeff","kind":"genesis","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"terminal":"liushu-1","uptime":61234,"v":1}',
  hash: '7ad6715b728bbf048905898d5b8376096e289f792e8ee2d3ddffa24d08a9012f',
}

export const MEAL: Golden = {
  record: {
    ...origin,
    seq: 2,
    kind: 'meal',
    at: 1721274120000,
    uptime: 1381234,
    prev: GENESIS.hash,
    body: {
      site: 'liushu',
      day: '2024-07-18',
      meal: 'lunch',
      service: 'dine-in',
      elder: 'e-27',
      token: '0123456789abcdef0123456789abcdef',
      ...{ assisted: null, carrier: null, collective: null },
      price: 800,
      time: 1721274120123,
      clock: 'contact',
      roster: 12,
      reason: null,
    },
  },
  text: '{"at":1721274120000,"body":{"assisted":null,"carrier":null,"clock":"contact","collective":null,"day":"2024-07-18","elder":"e-27","meal":"lunch","price":800,"reason":null,"roster":12,"service":"dine-in","site":"liushu","time":1721274120123,"token":"0123456789abcdef0123456789abcdef"},"boot":"7f3c2f6e-0d0b-4c52-9d6b-5a4f5a1b2c3d","epoch":"00112233445566778899aabbccddeeff","kind":"meal","prev":"7ad6715b728bbf048905898d5b8376096e289f792e8ee2d3ddffa24d08a9012f","seq":2,"terminal":"liushu-1","uptime":1381234,"v":1}',
  hash: 'e0e23b83b5b4d244fcc79b95a46887f3cea96f77fd78f285bf0ce3c68917332e',
}

export const OUTAGE: Golden = {
  record: {
    ...origin,
    seq: 3,
    kind: 'outage',
    at: 1721274180000,
    uptime: 1441234,
    prev: MEAL.hash,
    body: { from: 1721270000000, to: 1721272800000, cause: '停电，修好后恢复 "A\\B" 𣗋' },
  },
  text: '{"at":1721274180000,"body":{"cause":"停电，修好后恢复 \\"A\\\\B\\" 𣗋","from":1721270000000,"to":1721272800000},"boot":"7f3c2f6e-0d0b-4c52-9d6b-5a4f5a1b2c3d","epoch":"00112233445566778899aabbccddeeff","kind":"outage","prev":"e0e23b83b5b4d244fcc79b95a46887f3cea96f77fd78f285bf0ce3c68917332e","seq":3,"terminal":"liushu-1","uptime":1441234,"v":1}',
  hash: 'ebfe915d3e9d69b6f228ae86faff11c2f035a25667d74da8dd8e5b7270b47cc0',
}

/** Head and signature of the batch of GENESIS and MEAL, sent at `SENT`. */
export const SENT = {
  terminal: origin.terminal,
  epoch: origin.epoch,
  at: 1721274121000,
  boot: origin.boot,
  uptime: 1382234,
}
export const BATCH_HEAD =
  '{"at":1721274121000,"boot":"7f3c2f6e-0d0b-4c52-9d6b-5a4f5a1b2c3d","count":2,"epoch":"00112233445566778899aabbccddeeff","first":1,"terminal":"liushu-1","tip":"e0e23b83b5b4d244fcc79b95a46887f3cea96f77fd78f285bf0ce3c68917332e","uptime":1382234,"v":1}'
export const BATCH_SIGNATURE =
  'L3NGwiPXKobBs_K88AtlKo2J9h83s5vGPAvRO2xoF02gruwcJos5e638lVigaOXfRhmbOaxYealUa3MdNIfYDw'
