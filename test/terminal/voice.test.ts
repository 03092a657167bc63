/** The kiosk's voice on the side of the terminal: packs on the disk, their routes, and espeak-ng as a program. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import fastify from 'fastify'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { CARE_SESSION } from '../../terminal/contract/care.ts'
import type { ScreenView } from '../../terminal/contract/screen.ts'
import { LARGEST_CLIP } from '../../terminal/contract/voice.ts'
import { addVoice } from '../../terminal/voice/voice-routes.ts'
import { recorded, waiting } from './screen/views.ts'

const SESSION = 'the-session'
const wav = (length = 100) => Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), Buffer.alloc(length)])
const webm = Buffer.from('1a45dfa39f4286810142f7', 'hex')

afterEach(() => vi.unstubAllEnvs())

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-voice-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function running(folder = scratch(), view: ScreenView = waiting) {
  const app = fastify()
  onTestFinished(() => app.close())
  await addVoice(app, { folder, view: () => view, holds: (session) => session === SESSION })
  const record = (path: string, payload: Buffer, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'PUT',
      url: `/voice/${path}`,
      payload,
      headers: {
        origin: 'http://localhost',
        'content-type': 'audio/wav',
        [CARE_SESSION]: SESSION,
        ...headers,
      },
    })
  const remove = (path: string, session = SESSION) =>
    app.inject({
      method: 'DELETE',
      url: `/voice/${path}`,
      headers: { origin: 'http://localhost', [CARE_SESSION]: session },
    })
  const get = (url: string) => app.inject({ url })
  const clips = async () => (await get('/voice')).json().packs
  return { app, folder, record, remove, get, clips }
}

describe('a recorded voice', () => {
  test('is kept as a file, listed, given back and taken away', async () => {
    const { folder, record, remove, get, clips } = await running()
    expect(await clips()).toEqual([])
    expect((await record('zh-CN/recorded', wav())).statusCode).toBe(204)
    expect(readdirSync(join(folder, 'zh-CN'))).toEqual(['recorded.wav'])
    const [pack] = await clips()
    expect(pack).toMatchObject({ language: 'zh-CN', clips: [{ clip: 'recorded', bytes: 116 }] })
    const sound = await get('/voice/zh-CN/recorded')
    expect(sound.headers['content-type']).toBe('audio/wav')
    expect(sound.rawPayload.equals(wav())).toBe(true)

    expect((await remove('zh-CN/recorded')).statusCode).toBe(204)
    expect((await remove('zh-CN/recorded')).statusCode).toBe(404)
    expect((await get('/voice/zh-CN/recorded')).statusCode).toBe(404)
  })

  test('that is recorded again has another hash, and one file whatever its format', async () => {
    const { folder, record, clips } = await running()
    await record('yue/recorded', wav())
    const [before] = await clips()
    await record('yue/recorded', webm, { 'content-type': 'audio/webm' })
    const [after] = await clips()
    expect(readdirSync(join(folder, 'yue'))).toEqual(['recorded.webm'])
    expect(after.clips[0].hash).not.toBe(before.clips[0].hash)
  })

  test('may be copied in by hand; what is no clip is left alone', async () => {
    const { folder, clips } = await running()
    mkdirSync(join(folder, 'zh-CN'))
    for (const name of ['title-man.wav', 'readme.txt', 'song.wav'])
      writeFileSync(join(folder, 'zh-CN', name), wav())
    expect((await clips())[0].clips.map(({ clip }: { clip: string }) => clip)).toEqual(['title-man'])
  })

  test.each([
    ['without a session', 'zh-CN/recorded', wav(), { [CARE_SESSION]: 'another' }, 401],
    ['of no known phrase', 'zh-CN/song', wav(), {}, 404],
    ['outside its folder', 'zh-CN/..%2F..%2Fkey', wav(), {}, 404],
    ['of no language', '..%2Fzh/recorded', wav(), {}, 404],
    ['that is no sound', 'zh-CN/recorded', Buffer.from('<html>'), {}, 415],
    ['that says it is something else', 'zh-CN/recorded', wav(), { 'content-type': 'text/html' }, 415],
    ['that is too long', 'zh-CN/recorded', wav(LARGEST_CLIP), {}, 413],
  ])('%s is refused', async (_, path, sound, headers, status) => {
    const { folder, record } = await running()
    expect((await record(path, sound, headers)).statusCode).toBe(status)
    expect(readdirSync(folder)).toEqual([])
  })

  test('needs a page that names itself', async () => {
    const { app, record } = await running()
    await record('zh-CN/recorded', wav())
    for (const method of ['PUT', 'DELETE'] as const) {
      const url = '/voice/zh-CN/recorded'
      const headers = { 'content-type': 'audio/wav', [CARE_SESSION]: SESSION }
      expect((await app.inject({ method, url, headers })).statusCode).toBe(403)
    }
  })
})

describe('espeak-ng', () => {
  /** A program of that name, first on the path, that notes what it is asked for. */
  function onThePath(script: string): string {
    const folder = scratch()
    const program = join(folder, 'espeak-ng')
    writeFileSync(program, `#!/bin/sh\nif [ "$1" = --version ]; then exit 0; fi\n${script}\n`)
    chmodSync(program, 0o755)
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
    return folder
  }
  const say = (text: string) => `/voice/say?text=${encodeURIComponent(text)}`
  const view = { ...waiting, tap: recorded }

  test('renders what the kiosk says now, in the language of the meal, with the lengths that a WAV needs', async () => {
    const folder = onThePath(
      'cat > "$(dirname "$0")/text"; echo "$@" > "$(dirname "$0")/given"; printf %0100d 7',
    )
    const { get } = await running(scratch(), { ...view, voice: { language: 'yue', volume: 50 } })
    expect((await get('/voice')).json().say).toBe(true)
    const sound = await get(say('王大娘，请用餐'))
    expect(sound.statusCode).toBe(200)
    expect(sound.headers['content-type']).toBe('audio/wav')
    expect([4, 40].map((at) => sound.rawPayload.readUInt32LE(at))).toEqual([92, 56])
    expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('王大娘，请用餐')
    expect(readFileSync(join(folder, 'given'), 'utf8')).toContain('-v yue')
  })

  test('says nothing else, and nothing at all where it is missing or fails', async () => {
    const { get } = await running(scratch(), view)
    expect((await get('/voice')).json().say).toBe(false)
    expect((await get(say('请用餐'))).statusCode).toBe(404)

    onThePath('exit 3')
    const failing = await running(scratch(), view)
    expect((await failing.get(say('李大爷，请用餐'))).statusCode).toBe(404)
    expect((await failing.get('/voice/say')).statusCode).toBe(404)
    expect((await failing.get(say('请用餐'))).statusCode).toBe(503)
  })

  test('ends one sentence for the next', async () => {
    const folder = onThePath(
      'read -r text; [ "$text" = 请用餐 ] && touch "$(dirname "$0")/begun" && exec sleep 60; printf %0100d 7',
    )
    const { get } = await running(scratch(), view)
    const first = get(say('请用餐'))
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('begun'))
    const second = get(say('王大娘，请用餐'))
    expect((await first).statusCode).toBe(503)
    expect((await second).statusCode).toBe(200)
  })
})
