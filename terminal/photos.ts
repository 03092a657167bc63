/**
 * Pictures of elders 照片 beside the roster that names them: asked of the county a few at a time, kept while the roster
 * names them, and removed with it, as when an elder takes the consent back. Nothing is decided by a picture.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Verify } from '../core/batch.ts'
import { isJpeg, MOST_ASKED_PHOTOS, parsePhoto } from '../core/photo.ts'
import type { RosterElder } from '../core/roster.ts'
import { writeWhole } from './files.ts'

/** 20 MB as pictures are, 40 at the most. */
const MOST_KEPT = 1_000
/** What was asked for and did not come in this time waits until others were asked for. */
const PATIENCE_MS = 60_000
/** Where the kiosk's own server shows them. */
export const PHOTO_ADDRESS = '/photos/'
export const photoFile = (digest: string) => `${digest}.jpg`

export type PhotosOptions = {
  folder: string
  terminal: string
  verify: Verify
  uptime: () => number
  /** Elders who ate here lately: their pictures come first. */
  lately: Iterable<string>
  /** Is told what the disk did, and which file stands in the way. */
  problem: (text: string) => void
  most?: number
}

export class Photos {
  readonly #options: PhotosOptions
  readonly #lately: ReadonlySet<string>
  readonly #kept = new Set<string>()
  /** Digests that may be here; the first are asked for first. */
  #named: ReadonlySet<string> = new Set()
  /** How often each was asked for. */
  #tries = new Map<string, number>()
  #asked: { digests: readonly string[]; at: number } = { digests: [], at: 0 }
  /** The disk takes no picture: none is asked for before the next roster. */
  #refused = false

  constructor(options: PhotosOptions) {
    this.#options = options
    this.#lately = new Set(options.lately)
    this.#onDisk(() => {
      mkdirSync(options.folder, { recursive: true, mode: 0o700 })
      for (const name of readdirSync(options.folder)) {
        const [, digest] = /^([0-9a-f]{64})\.jpg$/.exec(name) ?? []
        if (digest === undefined) rmSync(join(options.folder, name), { force: true })
        else this.#kept.add(digest)
      }
    })
  }

  /** Removes what none of these elders of the roster has. */
  hold(elders: readonly RosterElder[]): void {
    const pictured = elders.filter(({ photo }) => photo !== null)
    const ordered = [...pictured.filter(({ id }) => this.#lately.has(id)), ...pictured]
    const digests = new Set(ordered.flatMap(({ photo }) => photo ?? []))
    this.#named = new Set([...digests].slice(0, this.#options.most ?? MOST_KEPT))
    this.#tries = new Map([...this.#tries].filter(([digest]) => this.#named.has(digest)))
    this.#refused = false
    for (const digest of this.#kept) {
      if (this.#named.has(digest)) continue
      this.#kept.delete(digest)
      this.#onDisk(() => rmSync(join(this.#options.folder, photoFile(digest)), { force: true }))
    }
  }

  /** Where the page finds a picture; null where it is not here yet, and then it is among the next to be asked for. */
  address(digest: string): string | null {
    if (this.#kept.has(digest)) return PHOTO_ADDRESS + digest
    if (this.#named.has(digest)) this.#named = new Set([digest, ...this.#named])
    return null
  }

  /** What to ask the county for now. */
  wanted(): string[] {
    if (this.#refused) return []
    const now = this.#options.uptime()
    const missing = [...this.#named].filter((digest) => !this.#kept.has(digest))
    const open = this.#asked.digests.filter((digest) => missing.includes(digest))
    if (open.length > 0 && now - this.#asked.at < PATIENCE_MS) return open
    const tries = (digest: string) => this.#tries.get(digest) ?? 0
    const digests = missing.sort((a, b) => tries(a) - tries(b)).slice(0, MOST_ASKED_PHOTOS)
    for (const digest of digests) this.#tries.set(digest, tries(digest) + 1)
    this.#asked = { digests, at: now }
    return digests
  }

  /** Takes a signed picture; null, or why it is refused. */
  take(signed: string): string | null {
    const { folder, terminal, verify } = this.#options
    const read = parsePhoto(signed, terminal, verify)
    if (!read.ok) return read.problem
    const { digest, jpeg } = read.value
    if (!this.#named.has(digest)) return 'photo: nobody on the roster has it'
    if (this.#kept.has(digest)) return null
    const bytes = Buffer.from(jpeg, 'base64')
    if (createHash('sha256').update(bytes).digest('hex') !== digest)
      return 'photo: is another than its digest says'
    if (!isJpeg(bytes)) return 'photo: is no JPEG of the right size'
    this.#onDisk(() => {
      writeWhole(join(folder, photoFile(digest)), bytes)
      this.#kept.add(digest)
    })
    return null
  }

  #onDisk(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#refused = true
      this.#options.problem(String(error))
    }
  }
}
