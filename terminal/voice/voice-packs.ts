/**
 * The recorded voices 语音包 of this kiosk: `voice/<language>/<clip>.wav` or `.webm` below the terminal's folder. A
 * pack is plain files, so that it can be carried to the next village on a memory stick.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CLIPS, type HeldClip, LANGUAGE, LARGEST_CLIP, type VoiceHeld } from '../contract/voice.ts'
import { syncFolder, writeWhole } from '../files.ts'

const TYPES = { wav: 'audio/wav', webm: 'audio/webm' } as const
type Kind = keyof typeof TYPES
export type ClipSound = { type: (typeof TYPES)[Kind]; bytes: Buffer }
/** `unknown`: no such language or clip. `sound`: neither WAV nor WebM. */
export type Kept = 'kept' | 'unknown' | 'sound'

const FILE = /^([a-z0-9-]+)\.(wav|webm)$/
const IDS = new Set(CLIPS.map(({ id }) => id))

export class VoicePacks {
  readonly #folder: string
  /** By file, with the time and length for which it is right: a card is slow to read. */
  readonly #hashes = new Map<string, { seen: string; hash: string }>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Looked up anew each time, since packs are also copied in by hand. */
  held(): VoiceHeld['packs'] {
    return namesIn(this.#folder)
      .filter((language) => LANGUAGE.test(language))
      .map((language) => ({ language, clips: this.#clips(language) }))
  }

  read(language: string, clip: string): ClipSound | null {
    if (!known(language, clip)) return null
    const kind = kinds.find((each) => this.#names(language).includes(`${clip}.${each}`))
    return kind === undefined
      ? null
      : { type: TYPES[kind], bytes: readFileSync(join(this.#folder, language, `${clip}.${kind}`)) }
  }

  /** Replaces the clip at once; throws what the disk refuses. */
  keep(language: string, clip: string, bytes: Buffer): Kept {
    if (!known(language, clip)) return 'unknown'
    const kind = kindOf(bytes)
    if (kind === null) return 'sound'
    const folder = join(this.#folder, language)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeWhole(join(folder, `${clip}.${kind}`), bytes)
    for (const other of kinds) if (other !== kind) rmSync(join(folder, `${clip}.${other}`), { force: true })
    return 'kept'
  }

  /** Whether there was one. */
  remove(language: string, clip: string): boolean {
    if (this.read(language, clip) === null) return false
    const folder = join(this.#folder, language)
    for (const kind of kinds) rmSync(join(folder, `${clip}.${kind}`), { force: true })
    syncFolder(folder)
    return true
  }

  #names(language: string): string[] {
    return namesIn(join(this.#folder, language))
  }

  #clips(language: string): HeldClip[] {
    const clips = new Map<string, HeldClip>()
    for (const name of this.#names(language)) {
      const clip = FILE.exec(name)?.[1]
      if (clip === undefined || !IDS.has(clip) || clips.has(clip)) continue
      const path = join(this.#folder, language, name)
      const { size, mtimeMs } = statSync(path)
      if (size === 0 || size > LARGEST_CLIP) continue
      clips.set(clip, { clip, hash: this.#hash(path, `${size}@${mtimeMs}`), bytes: size })
    }
    return [...clips.values()]
  }

  #hash(path: string, seen: string): string {
    const before = this.#hashes.get(path)
    if (before?.seen === seen) return before.hash
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)
    this.#hashes.set(path, { seen, hash })
    return hash
  }
}

const kinds = Object.keys(TYPES) as Kind[]
const known = (language: string, clip: string) => LANGUAGE.test(language) && IDS.has(clip)

/** By its first bytes: RIFF…WAVE, or the EBML head of a WebM. */
function kindOf(bytes: Buffer): Kind | null {
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE') return 'wav'
  return bytes.length > 4 && bytes.readUInt32BE(0) === 0x1a45dfa3 ? 'webm' : null
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return []
    throw error
  }
}
