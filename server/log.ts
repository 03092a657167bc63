/** What parts that live outside a request log to; Fastify's logger and pino both are one. */
export type Log = {
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}
