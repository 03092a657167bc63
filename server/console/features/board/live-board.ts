/**
 * The board as the server pushes it, whole each time. While the line is down the page says so, asks again by plain
 * requests, and keeps trying with growing, jittered pauses.
 */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Board } from '../../../contract/board.ts'
import { meQuery } from '../../shared/api/queries.ts'
import { get } from '../../shared/api/request.ts'
import { newerOf } from './newer.ts'
import { pauseBefore } from './pause.ts'

const boardQuery = queryOptions({
  queryKey: ['board'],
  queryFn: () => get<Board>('/api/board'),
  structuralSharing: (shown, came) => newerOf(shown as Board | undefined, came as Board),
})
const ASK_WHILE_AWAY_MS = 10_000
/** The server pushes every 10 s even without news; a line this silent is dead, whatever the browser thinks of it. */
const SILENT_MS = 30_000

/** away: `since` when the last push came, by the server's clock; null where none ever did. */
type Line = { state: 'live' } | { state: 'away'; since: string | null }

export function useLiveBoard() {
  const client = useQueryClient()
  const [line, setLine] = useState<Line>({ state: 'away', since: null })
  const query = useQuery({
    ...boardQuery,
    refetchInterval: line.state === 'live' ? false : ASK_WHILE_AWAY_MS,
  })

  useEffect(() => {
    let socket: WebSocket
    let again: ReturnType<typeof setTimeout> | undefined
    let silence: ReturnType<typeof setTimeout> | undefined
    let failures = 0
    let pushedAt: string | null = null
    const part = () => {
      clearTimeout(again)
      clearTimeout(silence)
      socket.onmessage = null
      socket.onclose = null
      socket.close()
    }
    const lose = () => {
      part()
      setLine({ state: 'away', since: pushedAt })
      // The session may be what ended; a browser does not tell why a socket was refused.
      if (failures === 1) void client.refetchQueries({ queryKey: meQuery.queryKey })
      again = setTimeout(connect, pauseBefore(failures, Math.random()))
      failures += 1
    }
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(lose, SILENT_MS)
    }
    function connect() {
      socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/board/live`)
      listen()
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        const board = JSON.parse(data) as Board
        failures = 0
        pushedAt = board.at
        setLine({ state: 'live' })
        listen()
        client.setQueryData<Board>(boardQuery.queryKey, board)
      }
      socket.onclose = lose
    }
    connect()
    return part
  }, [client])

  return { query, line }
}
