/** A path with its search, as the router takes it. */
export function linkOf(to: string): { to: string; search: Record<string, string> } {
  const [path = '/', query = ''] = to.split('?')
  return { to: path, search: Object.fromEntries(new URLSearchParams(query)) }
}
