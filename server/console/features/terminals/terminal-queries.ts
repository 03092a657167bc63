import { queryOptions } from '@tanstack/react-query'
import type { Command, EndTerminal, NewCommand, Swapped, TerminalLog } from '../../../contract/terminals.ts'
import { get, post } from '../../shared/api/request.ts'

const pathOf = (terminal: string) => `/api/terminals/${encodeURIComponent(terminal)}`

export const commandsQuery = (terminal: string) =>
  queryOptions({
    queryKey: ['terminals', terminal, 'commands'],
    queryFn: () => get<Command[]>(`${pathOf(terminal)}/commands`),
    refetchInterval: 5_000,
  })
export const logQuery = (terminal: string) =>
  queryOptions({
    queryKey: ['terminals', terminal, 'log'],
    queryFn: () => get<TerminalLog>(`${pathOf(terminal)}/log`),
    refetchInterval: 5_000,
  })

export function giveCommand(terminal: string, command: NewCommand): Promise<Command[]> {
  return post<Command[]>(`${pathOf(terminal)}/commands`, command)
}

export function swapTerminal(terminal: string, end: EndTerminal): Promise<Swapped> {
  return post<Swapped>(`${pathOf(terminal)}/swap`, end)
}
