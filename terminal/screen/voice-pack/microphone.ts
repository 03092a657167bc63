/** The kiosk's microphone, open only while the recorder is on the screen. */
import { SAMPLE_RATE } from './take.ts'

export type Microphone = {
  start: () => void
  /** What was heard since `start`, one channel at the rate of clips; null where that was no sound at all. */
  stop: () => Promise<Float32Array | null>
  close: () => void
}

/** Null where there is none, or it is not allowed. */
export async function openMicrophone(): Promise<Microphone | null> {
  const constraints = {
    channelCount: 1,
    echoCancellation: false,
    noiseSuppression: true,
    autoGainControl: true,
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: constraints }).catch(() => null)
  if (stream === null) return null
  const recorder = new MediaRecorder(stream)
  let heard: Blob[] = []
  recorder.ondataavailable = ({ data }) => heard.push(data)
  return {
    start() {
      heard = []
      recorder.start()
    },
    async stop() {
      await new Promise((resolve) => {
        recorder.onstop = resolve
        recorder.stop()
      })
      const bytes = await new Blob(heard).arrayBuffer()
      // Decoding brings it to the context's rate.
      const context = new OfflineAudioContext(1, 1, SAMPLE_RATE)
      const sound = await context.decodeAudioData(bytes).catch(() => null)
      return sound?.getChannelData(0) ?? null
    },
    close() {
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
