/** The ways in which an elder can say who it is, from the terminal's readers and the page's camera: which work now. */
import type { ReaderName, ReaderState, ScreenView } from '../contract/screen.ts'
import type { CameraState } from './camera/camera.ts'

/** identity: the ID card. chip: another card with a chip. code, camera: a QR code, before a scanner or the camera. */
export type Way = 'identity' | 'chip' | 'code' | 'camera'
export type BrokenState = Exclude<ReaderState | CameraState, 'ready' | 'starting'>
export type Broken = { way: Way; state: BrokenState }

const WAY_OF: Record<ReaderName, Way> = {
  sam: 'identity',
  em4100: 'chip',
  pn532: 'chip',
  aabb: 'chip',
  gm65: 'code',
  newland: 'code',
  honeywell: 'code',
  line: 'code',
}
const ORDER: readonly Way[] = ['identity', 'chip', 'code', 'camera']

/** `ready`: each way once, in a fixed order. `broken`: one for each device. Those that are starting are in neither. */
export type Ways = { ready: Way[]; broken: Broken[]; starting: boolean }

export function waysOf({ readers }: ScreenView, camera: CameraState | null): Ways {
  const devices = [
    ...readers.map(({ kind, state }) => ({ way: WAY_OF[kind], state })),
    ...(camera === null ? [] : [{ way: 'camera' as const, state: camera }]),
  ]
  return {
    ready: ORDER.filter((way) => devices.some((each) => each.way === way && each.state === 'ready')),
    broken: devices.flatMap(({ way, state }) =>
      state === 'ready' || state === 'starting' ? [] : [{ way, state }],
    ),
    starting: devices.some(({ state }) => state === 'starting'),
  }
}
