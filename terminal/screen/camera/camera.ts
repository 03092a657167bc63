/**
 * The kiosk's own camera as a reader of QR codes, for where no scanner is attached or the scanner has gone. A picture
 * is looked at and forgotten: none is kept or sent.
 */

/** away: there is none. refused: the browser was not allowed to use it. failed: taken by another program, or broken. */
export type CameraState = 'starting' | 'ready' | 'away' | 'refused' | 'failed'

type Picture = VideoFrame | ImageBitmap
type Listener = { state: (state: CameraState) => void; code: (text: string) => void }

const WANTED = { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15 } } }
/** From one picture to the next, ms. */
const EVERY = 125
/** A camera that shows the same picture for this long has hung, ms. */
const STALLED = 5_000
const TRY_AGAIN = 3_000
/** The browser's question whether a page may use the camera can stand for ever, ms. */
const UNANSWERED = 10_000

/** Looks out while the page is seen, and comes back to a camera that went away. Returns how to stop. */
export function openCamera(listener: Listener): () => void {
  let looking: AbortController | undefined
  const follow = () => {
    looking?.abort()
    if (document.hidden) return
    looking = new AbortController()
    void keepLooking(listener, looking.signal)
  }
  document.addEventListener('visibilitychange', follow)
  follow()
  return () => {
    document.removeEventListener('visibilitychange', follow)
    looking?.abort()
  }
}

async function keepLooking(listener: Listener, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const end = await look(listener, stop)
    if (stop.aborted) return
    listener.state(end)
    await pause(TRY_AGAIN)
  }
}

/** Opens the camera and looks until it is gone; returns what became of it. */
async function look(listener: Listener, stop: AbortSignal): Promise<CameraState> {
  let stream: MediaStream
  const unanswered = setTimeout(() => stop.aborted || listener.state('refused'), UNANSWERED)
  try {
    stream = await navigator.mediaDevices.getUserMedia(WANTED)
  } catch (error) {
    return faultOf(error)
  } finally {
    clearTimeout(unanswered)
  }
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })
  try {
    await watch(stream, (picture) => decoded(worker, picture), listener, stop)
    return 'away'
  } catch (error) {
    console.error(error)
    return 'failed'
  } finally {
    worker.terminate()
    for (const track of stream.getTracks()) track.stop()
  }
}

async function watch(
  stream: MediaStream,
  decode: (picture: Picture) => Promise<string | null>,
  listener: Listener,
  stop: AbortSignal,
): Promise<void> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  // Not waited for: what keeps it from playing shows as a picture that never comes.
  video.play().catch((error) => console.error(error))
  let frame = -1
  let movedAt = performance.now()
  while (!stop.aborted && stream.active && performance.now() - movedAt < STALLED) {
    const from = performance.now()
    if (video.readyState >= video.HAVE_CURRENT_DATA && video.currentTime !== frame) {
      frame = video.currentTime
      movedAt = from
      const text = await decode(await pictureOf(video))
      if (stop.aborted) return
      listener.state('ready')
      if (text !== null) listener.code(text)
    }
    await pause(EVERY - (performance.now() - from))
  }
}

/** A video frame costs this page nothing, the worker unpacks it; older browsers know only the copy. */
function pictureOf(video: HTMLVideoElement): Picture | Promise<Picture> {
  return 'VideoFrame' in window ? new VideoFrame(video) : createImageBitmap(video)
}

function decoded(worker: Worker, picture: Picture): Promise<string | null> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(`the decoder stopped: ${message}`))
    worker.postMessage(picture, [picture])
  })
}

function faultOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'away' : 'failed'
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
