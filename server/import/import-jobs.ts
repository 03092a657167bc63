/** What takes longer than an answer may: checking and registering, each import one at a time, with how far it has come. */
import { ERRORS, type ErrorCode, Refusal } from '../errors.ts'

export type Stage = 'checking' | 'writing'
export type Job = { stage: Stage; done: number; total: number }
export type Tell = (done: number, total?: number) => void
export type Trouble = { code: string; message: string }

export type ImportJobs = ReturnType<typeof createImportJobs>

/** `note` hears of every failure, which `troubleOf` then tells until the next begin. */
export function createImportJobs(note: (error: unknown, id: string) => ErrorCode) {
  const jobs = new Map<string, Job>()
  const troubles = new Map<string, Trouble>()
  const running = new Set<Promise<void>>()

  return {
    /** Refuses with `import-running`. */
    begin(id: string, stage: Stage, work: (tell: Tell) => Promise<void>): void {
      if (jobs.has(id)) throw new Refusal('import-running')
      const job: Job = { stage, done: 0, total: 0 }
      jobs.set(id, job)
      troubles.delete(id)
      const run = work((done, total = job.total) => Object.assign(job, { done, total }))
        .catch((error: unknown) => {
          const code = note(error, id)
          troubles.set(id, { code, message: ERRORS[code].message })
        })
        .finally(() => {
          jobs.delete(id)
          running.delete(run)
        })
      running.add(run)
    },
    jobOf: (id: string): Job | null => jobs.get(id) ?? null,
    troubleOf: (id: string): Trouble | null => troubles.get(id) ?? null,
    async settle(): Promise<void> {
      await Promise.allSettled(running)
    },
  }
}
