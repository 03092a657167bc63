/**
 * Sends terminals the pictures that they ask for in their status, one or two a second each, so that no line is filled
 * with them at lunch. What did not arrive is asked for again.
 */
import type { Json } from '../../core/canonical.ts'
import { isJpeg, type Photo } from '../../core/photo.ts'
import { signedText } from '../../core/signed.ts'
import { type Secrets, SecretsError } from '../secrets.ts'
import { listPhotos } from './photo-repository.ts'
import type { Teller, TellerDeps } from './teller.ts'

const LOOK_EVERY_MS = 1_000
/** To one terminal in one look, and to all together. */
const MOST_EACH = 2
const MOST_TOGETHER = 60
/** What is asked for again sooner is still on its way. */
const SEND_AGAIN_MS = 60_000

/** What a sealed picture belongs to. */
export const photoContext = (elder: string) => `photo:${elder}`

export function createPhotoTeller({
  pool,
  secrets,
  send,
  now,
  log,
}: Omit<TellerDeps, 'sign'> & { secrets: Pick<Secrets, 'open' | 'sign'> }): Teller {
  /** What each terminal asks for, and when it was sent what of it. */
  const asking = new Map<string, Map<string, number>>()
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  async function sendDue(): Promise<void> {
    const moment = now()
    const due = [...asking].flatMap(([terminal, asked]) =>
      [...asked]
        .filter(([, sent]) => moment - sent >= SEND_AGAIN_MS)
        .slice(0, MOST_EACH)
        .map(([digest]) => ({ terminal, digest })),
    )
    const chosen = due.slice(0, MOST_TOGETHER)
    if (chosen.length === 0) return
    const found = await listPhotos(pool, [...new Set(chosen.map(({ digest }) => digest))])
    const pictures = new Map(found.map(({ digest, elder, sealed }) => [digest, open(elder, sealed)]))
    for (const { terminal, digest } of chosen) {
      const asked = asking.get(terminal)
      if (asked === undefined) continue
      const jpeg = pictures.get(digest) ?? null
      const photo: Photo | null = jpeg === null ? null : { v: 1, terminal, digest, jpeg }
      // What is not to be had is looked for no sooner than what was sent.
      if (photo === null || send(terminal, signedText(photo as Json, secrets.sign))) asked.set(digest, moment)
      // Whoever had one is the last to have the next.
      asking.delete(terminal)
      asking.set(terminal, asked)
    }
  }

  function open(elder: string, sealed: Buffer): string | null {
    try {
      const jpeg = secrets.open(sealed, photoContext(elder))
      if (isJpeg(Buffer.from(jpeg, 'base64'))) return jpeg
      log.warn({ elder }, 'a picture in the register is no JPEG of the right size')
    } catch (error) {
      if (!(error instanceof SecretsError)) throw error
      log.warn({ elder, code: error.code }, 'a picture in the register does not open')
    }
    return null
  }

  function look(): Promise<void> {
    looking ??= sendDue()
      .catch((error) => log.warn({ error: String(error) }, 'pictures not sent'))
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    note(terminal, { online, detail }) {
      const photos = online ? (detail?.more?.photos ?? []) : []
      const before = asking.get(terminal)
      if (photos.length === 0) asking.delete(terminal)
      else asking.set(terminal, new Map(photos.map((each) => [each, before?.get(each) ?? -SEND_AGAIN_MS])))
    },
    look,
    start() {
      timer = setInterval(look, LOOK_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
