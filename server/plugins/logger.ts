/** The server's log: lines of JSON, without anything that could name a person or open a door. */
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import type { LogLevel } from '../../core/settings.ts'

/** `to`: else pino's own standard output. */
export function createLogger(level: LogLevel, to?: DestinationStream): Logger {
  const options = {
    name: 'server',
    level,
    redact: ['*.password', '*.idNumber', '*.headers'],
    serializers: {
      // PostgreSQL's `detail` and `where` quote the row, which may be a person's.
      err: (error: Error) => ({ ...stdSerializers.err(error), detail: undefined, where: undefined }),
      // The address without what was searched for: that may be a name.
      req: ({ method, url, ip }: { method: string; url: string; ip: string }) => ({
        method,
        path: url.replace(/\?.*$/s, ''),
        ip,
      }),
    },
  }
  return to === undefined ? pino(options) : pino(options, to)
}
