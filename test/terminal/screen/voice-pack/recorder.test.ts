/** Records with Chromium's fake microphone, which beeps, and hears what the next tap says. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { CLIPS } from '../../../../terminal/contract/voice.ts'
import { SAMPLE_RATE, take, wavOf } from '../../../../terminal/screen/voice-pack/take.ts'
import { VoicePacks } from '../../../../terminal/voice/voice-packs.ts'
import { audit, RULES } from '../audit.ts'
import { type Kiosk, openKiosk } from '../kiosk.ts'
import { recorded, waiting } from '../views.ts'
import { buildRecorderPage } from './page.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const output = resolve(import.meta.dirname, '../../../output/screen')
const LANGUAGE = 'yue'

/** So many samples of a tone of this height. */
const tone = (seconds: number, height: number) =>
  Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => height * Math.sin(i / 8))
const bytesOf = async (seconds: number) => Buffer.from(await wavOf(tone(seconds, 0.5)).arrayBuffer())

describe('a take', () => {
  const quiet = new Float32Array(SAMPLE_RATE)
  const heard = (voice: Float32Array) => take(Float32Array.from([...quiet, ...voice, ...quiet]))

  test('loses its silence and becomes as loud as the others', () => {
    const [soft, loud] = [heard(tone(1, 0.05)), heard(tone(1, 0.9))]
    for (const clip of [soft, loud]) {
      expect((clip?.length ?? 0) / SAMPLE_RATE).toBeCloseTo(1.12, 1)
      const mean = Math.sqrt(
        (clip ?? quiet).reduce((sum, each) => sum + each * each, 0) / (clip?.length ?? 1),
      )
      expect(mean).toBeCloseTo(0.16, 2)
    }
  })

  test('of nothing, or of a knock, is none', () => {
    expect(take(quiet)).toBeNull()
    expect(heard(tone(0.05, 0.9))).toBeNull()
  })

  test('of a long talk is cut, so that the terminal takes it', async () => {
    const clip = heard(tone(20, 0.5))
    expect(wavOf(clip ?? quiet).size).toBeLessThan(300 * 1024)
  })
})

describe('on the page', () => {
  let browser: Browser
  let pages: string
  let kiosk: Kiosk
  let page: Page
  let voices: string

  beforeAll(async () => {
    mkdirSync(output, { recursive: true })
    pages = await buildRecorderPage(LANGUAGE)
    browser = await launcher.launch({
      executablePath: await chromium.executablePath(),
      args: [
        ...['--no-sandbox', '--disable-gpu', '--no-zygote', '--no-first-run'],
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
      ],
    })
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    voices = mkdtempSync(join(tmpdir(), 'yangyi-voices-'))
    kiosk = await openKiosk({ voices, pages })
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  })
  afterEach(async () => {
    await page.close()
    await kiosk.close()
    rmSync(voices, { recursive: true })
  })

  const view = { ...waiting, voice: { language: LANGUAGE, volume: 80 } }
  let number = 0
  /** What spoke at a tap of this elder. */
  async function spokenTo(call: string | null): Promise<string> {
    await page.evaluate(() => {
      delete document.documentElement.dataset.spoken
    })
    kiosk.push({ ...view, tap: { ...recorded, call, number: ++number } })
    const spoken = await page.waitForFunction(() => document.documentElement.dataset.spoken)
    return String(await spoken.jsonValue())
  }
  /** The page may still be looking at what is recorded. */
  const speaks = (voice: string) =>
    vi.waitFor(async () => expect(await spokenTo('王大娘')).toBe(voice), { timeout: 20_000 })
  const open = async () => {
    kiosk.push(view)
    await page.goto(kiosk.url)
    await page.waitForSelector('.record:not([disabled])')
  }
  const state = (name: string) => page.waitForSelector(`.recorder[data-state="${name}"]`)

  test('a phrase is recorded, and the next tap says it', async () => {
    await open()
    expect(await spokenTo(null)).toBe('tones')
    await page.mouse.click(5, 5)
    await page.locator('.record').click()
    await state('recording')
    // The fake microphone beeps once a second.
    await page.waitForTimeout(1_500)
    await page.locator('.record').click()
    await state('saved')
    expect(await page.textContent('.progress p')).toBe(`已录 1 / ${CLIPS.length}`)
    expect(readFileSync(join(voices, LANGUAGE, `${CLIPS[0]?.id}.wav`)).toString('latin1', 0, 4)).toBe('RIFF')
    await speaks(`${LANGUAGE} recorded`)
  })

  test('can be read at every step, and deletes', async () => {
    new VoicePacks(voices).keep(LANGUAGE, 'recorded', await bytesOf(0.5))
    await open()
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.evaluate(() => document.fonts.ready)
      await page.evaluate(() =>
        document.querySelector('.recorder')?.parentElement?.classList.add('screen-of-test'),
      )
      expect(await page.evaluate(audit, { ...RULES, screen: '.screen-of-test' })).toEqual([])
      await page.screenshot({ path: resolve(output, `recorder-${width}x${height}.png`) })
    }
    await page.getByRole('button', { name: '删掉' }).click()
    await page.waitForSelector('.say[data-recorded="false"]')
    expect(new VoicePacks(voices).held()).toEqual([{ language: LANGUAGE, clips: [] }])
  })

  test('surname, title and sentence follow each other; what is missing is left to the next voice', async () => {
    const packs = new VoicePacks(voices)
    for (const clip of ['surname-738b', 'title-woman', 'recorded'])
      packs.keep(LANGUAGE, clip, await bytesOf(0.3))
    packs.keep('zh-CN', 'again', await bytesOf(0.3))
    await page.addInitScript(() => {
      const starts: number[][] = []
      Object.assign(window, { starts })
      const { start } = AudioBufferSourceNode.prototype
      AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, when = 0) {
        starts.push([when, this.buffer?.duration ?? 0])
        start.call(this, when)
      }
    })
    await open()
    expect(await spokenTo('王大娘')).toBe(`${LANGUAGE} surname-738b title-woman recorded`)
    const starts = await page.evaluate(() => (window as unknown as { starts: [number, number][] }).starts)
    expect(starts).toHaveLength(3)
    for (const [i, [at]] of starts.entries())
      if (i > 0) expect(at).toBeCloseTo((starts[i - 1]?.[0] ?? 0) + (starts[i - 1]?.[1] ?? 0), 6)

    // Nobody recorded 李; the sentence alone is recorded all the same.
    expect(await spokenTo('李大爷')).toBe(`${LANGUAGE} recorded`)
    await page.evaluate(() => {
      delete document.documentElement.dataset.spoken
    })
    kiosk.push({ ...view, misread: { fault: 'not-read', at: waiting.now, shownFor: 60_000 } })
    await page.waitForFunction(() => document.documentElement.dataset.spoken === 'zh-CN again')

    packs.remove(LANGUAGE, 'recorded')
    await page.evaluate(() => dispatchEvent(new Event('voice-pack-changed')))
    await speaks('tones')
  })

  test('speaks by the recorded voice, else by the browser, else by espeak-ng, else by tones', async () => {
    const packs = new VoicePacks(voices)
    packs.keep(LANGUAGE, 'recorded', await bytesOf(0.3))
    const wav = await bytesOf(0.4)
    const asked: string[] = []
    let says = true
    await page.route('**/voice', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ json: { ...(await answer.json()), say: says } })
    })
    await page.route('**/voice/say?*', (route) => {
      asked.push(new URL(route.request().url()).searchParams.get('text') ?? '')
      return route.fulfill({ body: wav, contentType: 'audio/wav' })
    })
    await page.addInitScript(() => {
      const spoken: [string, string, number][] = []
      const voice = { lang: 'zh-HK', name: 'test', default: true, localService: true, voiceURI: 'test' }
      const voices = [{ ...voice, lang: 'zh-CN' }, { ...voice, localService: false, lang: 'yue' }, voice]
      class Utterance {
        text: string
        lang = ''
        volume = 1
        constructor(text: string) {
          this.text = text
        }
      }
      Object.assign(window, { spoken, voices, SpeechSynthesisUtterance: Utterance })
      speechSynthesis.getVoices = () => voices
      speechSynthesis.speak = ({ text, lang, volume }) => void spoken.push([text, lang, volume])
    })
    const changed = (change: () => void) => page.evaluate(change)
    await open()
    expect(await spokenTo('王大娘')).toBe(`${LANGUAGE} recorded`)

    packs.remove(LANGUAGE, 'recorded')
    await changed(() => dispatchEvent(new Event('voice-pack-changed')))
    await speaks('browser')
    // The dialect's own voice, of this machine, as loud as this meal wants it.
    expect(await page.evaluate(() => (window as unknown as { spoken: unknown[] }).spoken[0])).toEqual([
      ...['王大娘，请用餐', 'zh-HK', 0.8],
    ])

    await changed(() => (window as unknown as { voices: unknown[] }).voices.splice(0))
    expect(await spokenTo('王大娘')).toBe('espeak')
    expect(asked).toEqual(['王大娘，请用餐'])

    says = false
    await changed(() => dispatchEvent(new Event('voice-pack-changed')))
    await speaks('tones')
  })

  test('is silent where the meal wants no sound', async () => {
    await page.addInitScript(() => {
      const gains: number[] = []
      Object.assign(window, {
        gains,
        GainNode: class extends GainNode {
          constructor(context: BaseAudioContext, options: GainOptions) {
            super(context, options)
            if (options.gain) gains.push(options.gain)
          }
        },
      })
    })
    await open()
    const gains = () => page.evaluate(() => (window as unknown as { gains: number[] }).gains)
    await spokenTo('王大娘')
    expect(await gains()).toEqual([0.8])
    kiosk.push({
      ...view,
      voice: { ...view.voice, volume: 0 },
      tap: { ...recorded, name: '李大山', number: ++number },
    })
    await page.waitForFunction(() => document.body.textContent?.includes('李大山'))
    expect(await gains()).toEqual([0.8])
  })
})
