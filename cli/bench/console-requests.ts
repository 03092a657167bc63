/** What the desk asks for while people work in a large county: every page that is heavy, as its own requests. */

export type DeskRequest = { name: string; path: string }

export type Examples = { month: string; elder: string; site: string; village: string }

export function deskRequests({ month, elder, site, village }: Examples): DeskRequest[] {
  const explained = `/api/months/${month}/explanation`
  return [
    { name: 'home', path: '/api/tasks' },
    { name: 'elders, first page', path: '/api/elders?page=1&size=50' },
    { name: 'elders, last pages', path: '/api/elders?page=4000&size=50' },
    { name: 'elders of a village', path: `/api/elders?village=${village}&page=1&size=50` },
    {
      name: 'elders by part of a name',
      path: `/api/elders?search=${encodeURIComponent('人19')}&page=1&size=50`,
    },
    { name: 'an elder', path: `/api/elders/${elder}` },
    { name: 'search by initials', path: '/api/search?q=lr' },
    { name: 'search by name', path: `/api/search?q=${encodeURIComponent('老人777')}` },
    { name: 'search by four digits', path: '/api/search?q=0000' },
    { name: 'sites', path: '/api/sites' },
    { name: 'terminals', path: '/api/terminals' },
    { name: 'board', path: '/api/board' },
    { name: 'months', path: '/api/months' },
    { name: 'a month', path: `/api/months/${month}` },
    { name: 'findings', path: `/api/months/${month}/findings?page=1&size=50` },
    { name: 'a site explained', path: `${explained}/sites/${site}` },
    { name: 'an elder explained', path: `${explained}/elders/${elder}` },
    { name: 'changes', path: '/api/changes' },
    { name: 'audit', path: '/api/audit' },
  ]
}
