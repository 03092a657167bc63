/**
 * What is searched for, as it may stand in an address: of a number that may be an ID number only the last four
 * characters, which is all that the register finds by.
 */
export function searchOf(written: string): string {
  const text = written.trim()
  return /^\d{4,}[\dXx]$/.test(text) ? text.slice(-4) : text
}
