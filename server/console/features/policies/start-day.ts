/** The same text with another first day; null where the text cannot be read. */
export function withStart(text: string, from: string): string | null {
  try {
    const written: unknown = JSON.parse(text)
    if (typeof written !== 'object' || written === null || Array.isArray(written)) return null
    const { effective = {} } = written as { effective?: object }
    return `${JSON.stringify({ ...written, effective: { ...effective, from } }, null, 2)}\n`
  } catch {
    return null
  }
}
