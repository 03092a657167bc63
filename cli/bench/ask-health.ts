/** Asks a server for its health every tenth of a second, from a thread of its own, until told to end. */
import { setTimeout as pass } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const ASK_EVERY_MS = 100

let open = true
parentPort?.once('message', () => {
  open = false
})

const asked: Promise<number>[] = []
while (open) {
  asked.push(ask())
  await pass(ASK_EVERY_MS)
}
parentPort?.postMessage(await Promise.all(asked))

/** ms; an answer that never comes fails the bench. */
async function ask(): Promise<number> {
  const sent = performance.now()
  const answer = await fetch(`${workerData}/health`)
  await answer.text()
  if (!answer.ok) throw new Error(`/health answered ${answer.status}`)
  return performance.now() - sent
}
