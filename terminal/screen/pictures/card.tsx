/** A card or code held to what reads it: what to do, for those who do not read. */
import type { Way } from '../ways.ts'
import { Face } from './faces.tsx'

const Pad = () => (
  <g className="reader">
    <path className="side" d="M40 530 H560 V566 C560 582 550 592 534 592 H66 C50 592 40 582 40 566 Z" />
    <path
      className="top"
      d="M118 414 H482 C494 414 502 419 507 429 L560 530 H40 L93 429 C98 419 106 414 118 414 Z"
    />
    <path className="spot" d="M176 440 H424 L452 504 H148 Z" />
    <g className="waves">
      <path d="M258 470 C282 456 318 456 342 470" />
      <path d="M277 485 C290 478 310 478 323 485" />
    </g>
  </g>
)

/** A box with a window that shines upwards. */
const Scanner = () => (
  <g className="reader">
    <path className="beam" d="M196 462 L132 352 H468 L404 462 Z" />
    <path
      className="top"
      d="M150 448 H450 C466 448 476 458 478 472 L492 560 H108 L122 472 C124 458 134 448 150 448 Z"
    />
    <path className="side" d="M108 560 H492 V572 C492 584 484 592 472 592 H128 C116 592 108 584 108 572 Z" />
    <rect className="window" x="176" y="468" width="248" height="64" rx="14" />
    <path className="light" d="M200 500 H400" />
  </g>
)

/** The kiosk's own screen, upper edge, with the lens in it. */
const Lens = () => (
  <g className="reader">
    <path className="beam" d="M278 470 L132 352 H468 L322 470 Z" />
    <path className="top" d="M40 592 V470 C40 452 52 440 70 440 H530 C548 440 560 452 560 470 V592 Z" />
    <path className="window" d="M76 592 V514 H524 V592 Z" />
    <circle className="lens" cx="300" cy="477" r="24" />
    <circle className="glint" cx="307" cy="470" r="7" />
  </g>
)

const READER = { identity: Pad, chip: Pad, code: Scanner, camera: Lens } satisfies Record<Way, () => unknown>

const Hand = () => (
  <g transform="rotate(24 330 116)">
    <path className="skin" d="M272 40 H396 C404 74 404 104 392 148 H276 C264 104 264 74 272 40 Z" />
    <path className="cuff" d="M262 14 H406 V52 H262 Z" />
    <path className="sleeve" d="M272 14 L270 -320 H398 L396 14 Z" />
  </g>
)

const Thumb = () => (
  <path
    className="skin"
    transform="rotate(14 300 130)"
    d="M276 92 C276 78 286 72 300 72 C314 72 324 78 324 92 V148 C324 164 314 174 300 174 C286 174 276 164 276 148 Z"
  />
)

/** `held`: large, with the hand that shows how; else small beside others. */
export function CardPicture({ way, held }: { way: Way; held: boolean }) {
  const Reader = READER[way]
  return (
    <svg
      className="picture card"
      data-way={way}
      viewBox={held ? '0 0 600 620' : '36 106 528 490'}
      aria-hidden="true"
    >
      <Reader />
      <g className={held ? 'gesture' : ''}>
        {held && <Hand />}
        <Face way={way} />
        {held && <Thumb />}
      </g>
      <path className="arrow" d="M300 350 V396 M278 376 L300 398 L322 376" />
    </svg>
  )
}
