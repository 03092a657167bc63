/** What kept something from starting, in words with a way out. */

export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port, address, hostname } = error as NodeJS.ErrnoException & {
    port?: number
    address?: string
    hostname?: string
  }
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${address} is taken by another program. Stop it, or choose another port (README, the settings ending in _PORT).`
  if (code === 'ECONNREFUSED')
    return `Nothing answers at ${address}:${port}. Is it running, and is the address right?`
  if (code === 'ENOTFOUND') return `There is no machine called ${hostname}. Is the address right?`
  return error.message
}
