/**
 * Where a reader is found, as an administrator writes it: `serial:/dev/serial/by-id/usb-…?baud=9600`, or the plain
 * path. Without `baud` the driver looks for the rate itself.
 */

type Address = { kind: 'serial'; path: string; baud: number | null }

type AddressFault = 'no-path' | 'unknown-kind' | 'unknown-setting' | 'bad-baud'

export type ParsedAddress =
  | { ok: true; address: Address }
  | { ok: false; fault: AddressFault; problem: string }

/** Never throws; `problem` names the address and what is wrong with it. */
export function parseAddress(written: string): ParsedAddress {
  const wrong = (fault: AddressFault, problem: string): ParsedAddress => ({
    ok: false,
    fault,
    problem: `reader address "${written}": ${problem}`,
  })

  const kind = /^([a-z]{2,}):/i.exec(written)?.[1]
  if (kind !== undefined && kind !== 'serial')
    return wrong('unknown-kind', `"${kind}:" is not known, write serial:/dev/…`)

  const [path = '', query] = (kind === undefined ? written : written.slice('serial:'.length))
    .trim()
    .split('?', 2)
  if (path === '') return wrong('no-path', 'the path of the port is missing, write serial:/dev/…')

  let baud: number | null = null
  for (const [name, value] of new URLSearchParams(query)) {
    if (name !== 'baud') return wrong('unknown-setting', `"${name}" is no setting, only baud is`)
    if (!/^[1-9]\d{2,6}$/.test(value))
      return wrong('bad-baud', `baud "${value}" is not a rate such as 115200`)
    baud = Number(value)
  }
  return { ok: true, address: { kind: 'serial', path, baud } }
}
