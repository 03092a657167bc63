// An earlier statement from disk, to hold a month against.
import type { PlainMonth } from '../../core/plain-date.ts'
import { type Figures, readFigures } from '../../core/settlement/against.ts'
import type { Fault } from '../../core/settlement/fault.ts'
import { loadText } from './load-folder.ts'

export async function loadFigures(
  file: string,
  month: PlainMonth,
): Promise<{ ok: true; figures: Figures } | { ok: false; faults: readonly Fault[] }> {
  const faults: Fault[] = []
  const text = (await loadText(file, file)) ?? { file, line: 1, column: '', message: 'the file is missing' }
  if (typeof text !== 'string') return { ok: false, faults: [text] }
  const figures = readFigures(file, text, month, (fault) => faults.push(fault))
  return figures === undefined || faults.length > 0 ? { ok: false, faults } : { ok: true, figures }
}
