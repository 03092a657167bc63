/** What is held: an identity card 身份证, another card with a chip, a card with a QR code. */
import type { Way } from '../ways.ts'

const Sheet = ({ tint }: { tint: string }) => (
  <rect className={`paper ${tint}`} x="120" y="110" width="360" height="227" rx="20" />
)

const IdentityFace = () => (
  <>
    <Sheet tint="green" />
    <g className="lines">
      <path d="M156 160 H246" />
      <path d="M156 198 H222" />
      <path d="M156 236 H262" />
      <path d="M156 298 H336" />
    </g>
    <g className="portrait">
      <rect className="back" x="350" y="140" width="100" height="132" rx="10" />
      <path className="coat" d="M358 272 C358 242 376 230 400 230 C424 230 442 242 442 272 Z" />
      <circle className="skin" cx="400" cy="198" r="28" />
      <path
        className="hair"
        d="M370 202 C366 164 384 158 400 158 C416 158 434 164 430 202 C425 184 416 180 400 180 C384 180 375 184 370 202 Z"
      />
    </g>
  </>
)

/** A bowl on it, since it is the canteen's own. */
const ChipFace = () => (
  <>
    <Sheet tint="blue" />
    <rect className="chip" x="160" y="196" width="66" height="52" rx="9" />
    <path
      className="contacts"
      d="M160 214 H182 M160 230 H182 M226 214 H204 M226 230 H204 M182 196 V248 M204 196 V248"
    />
    <g className="crest">
      <path d="M336 216 H444 C444 248 424 268 404 270 V278 H376 V270 C356 268 336 248 336 216 Z" />
      <path
        className="steam"
        d="M366 200 C356 188 376 178 366 164 M390 200 C380 188 400 178 390 164 M414 200 C404 188 424 178 414 164"
      />
    </g>
    <path className="number" d="M160 298 H300" />
  </>
)

const CODE_CORNERS = [
  [222, 178],
  [320, 178],
  [222, 276],
] as const
/** A hint of a code, on a grid of 14 units: nothing that a scanner could take for one. */
const CODE_DOTS =
  'M306 234h14v14h-14z M334 234h28v14h-28z M292 262h28v14h-28z M334 262h14v28h-14z M362 276h14v14h-14z M306 290h14v28h-14z M334 304h28v14h-28z M362 248h14v14h-14z M278 178h14v28h-14z M278 234h14v14h-14z M222 234h28v14h-28z M264 220h14v28h-14z'

const CodeFace = () => (
  <>
    <Sheet tint="white" />
    <path className="written" d="M316 208 H436 M316 244 H400" />
    <g transform="translate(-36 22) scale(.8)">
      {CODE_CORNERS.map(([x, y]) => (
        <g key={`${x},${y}`}>
          <rect className="corner" x={x + 4} y={y + 4} width="48" height="48" />
          <rect className="dot" x={x + 19} y={y + 19} width="18" height="18" />
        </g>
      ))}
      <path className="dot" d={CODE_DOTS} />
    </g>
  </>
)

const FACES = {
  identity: IdentityFace,
  chip: ChipFace,
  code: CodeFace,
  camera: CodeFace,
} satisfies Record<Way, () => unknown>

export function Face({ way }: { way: Way }) {
  const Shown = FACES[way]
  return <Shown />
}
