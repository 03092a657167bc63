/** The cable between a simulated reader and its host, whatever it is made of. */

export interface Line {
  /** As the terminal's settings write it: `serial:/path` or `tcp://127.0.0.1:port`; the same for its whole life. */
  readonly address: string
  /** Bytes to the host, at once. Without a host, or without room, they are lost, as on a wire. */
  write(piece: Uint8Array): void
  /** The host sees the port go. Nothing happens to a line that is unplugged already. */
  unplug(): Promise<void>
  /** Back under the same address. Nothing happens to a line that is plugged in. */
  plug(): Promise<void>
}
