/** What lives, measured after the engine has cleared away what does not. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const clear = runInNewContext('gc') as () => void

export type Held = { buffers: number; all: number; since(earlier: Held): { buffers: number; all: number } }

export function bytesHeld(): Held {
  // The second waits for what the first still frees beside it.
  clear()
  clear()
  const { arrayBuffers: buffers, heapUsed, external } = process.memoryUsage()
  const all = heapUsed + external
  return {
    buffers,
    all,
    since: (earlier) => ({ buffers: buffers - earlier.buffers, all: all - earlier.all }),
  }
}
