/** A small file of the terminal's own: read once, written whole at each change. */
import { parseAs, type Shape } from '../../core/shape.ts'
import { readIfThere, writeWhole } from '../files.ts'
import { journalFailure } from '../journal/failure.ts'

export class KeptFile<T> {
  readonly #file: string
  #value: T

  /** Begins with `blank` where there is no file, or where `problem` is told why it cannot be used. */
  constructor(file: string, shape: Shape<T>, blank: T, problem: (text: string) => void) {
    this.#file = file
    this.#value = blank
    try {
      const kept = readIfThere(file)
      if (kept === null) return
      const read = parseAs(shape, kept, 'kept')
      if (read.ok) this.#value = read.value
      else problem(read.problem)
    } catch (error) {
      problem(journalFailure(error).message)
    }
  }

  get value(): T {
    return this.#value
  }

  /** Throws JournalFailure where the disk refuses; the old value then holds on. */
  keep(value: T): void {
    try {
      writeWhole(this.#file, JSON.stringify(value))
    } catch (error) {
      throw journalFailure(error)
    }
    this.#value = value
  }
}
