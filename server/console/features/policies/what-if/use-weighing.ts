/** Fetches a month and has it weighed in a worker; a new question ends the one before. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TrialMaterial } from '../../../../contract/policies.ts'
import { get } from '../../../shared/api/request.ts'
import type { Weighed } from './weigh.ts'
import type { Answer, Order } from './worker.ts'

export const STEPS = ['fetch', 'read', 'before', 'after', 'compare'] as const
export type WeighStep = (typeof STEPS)[number]

export type Weighing =
  | { state: 'idle' }
  | { state: 'running'; step: WeighStep }
  | { state: 'failed'; error: Error }
  | { state: 'done'; month: string; weighed: Weighed; material: TrialMaterial }

export function useWeighing(): [Weighing, (month: string, policy: string) => void] {
  const client = useQueryClient()
  const worker = useRef<Worker>(undefined)
  const [weighing, setWeighing] = useState<Weighing>({ state: 'idle' })
  useEffect(() => () => worker.current?.terminate(), [])

  const start = async (month: string, policy: string) => {
    worker.current?.terminate()
    const own = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.current = own
    const tell = (next: Weighing) => {
      if (worker.current === own) setWeighing(next)
    }
    tell({ state: 'running', step: 'fetch' })
    try {
      const material = await client.fetchQuery({
        queryKey: ['policy-trial', month],
        queryFn: () => get<TrialMaterial>(`/api/policy-trials/${month}`),
        staleTime: 300_000,
      })
      own.onerror = ({ message }) => tell({ state: 'failed', error: new Error(message) })
      own.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ('step' in data) return tell({ state: 'running', step: data.step })
        own.terminate()
        tell(
          'done' in data
            ? { state: 'done', month, weighed: data.done, material }
            : { state: 'failed', error: new Error(data.failed) },
        )
      }
      own.postMessage({ material, policy } satisfies Order)
    } catch (error) {
      tell({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }
  return [weighing, (month, policy) => void start(month, policy)]
}
