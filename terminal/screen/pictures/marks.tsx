/**
 * The shape of a meaning: ✓ disc, i ring, ! triangle, ✕ square, a card that
 * comes round again. Drawn in the text's colour, cut in the ground's.
 */
import type { ReactElement } from 'react'
import type { ShownMeaning } from '../result.ts'

const SHAPES: Record<ShownMeaning, ReactElement> = {
  recorded: (
    <>
      <circle className="solid" cx="100" cy="100" r="96" />
      <path className="cut" d="M56 103 L88 135 L146 69" />
    </>
  ),
  information: (
    <>
      <circle className="outline" cx="100" cy="100" r="87" />
      <circle className="solid" cx="100" cy="57" r="14" />
      <path className="outline" d="M100 92 V148" />
    </>
  ),
  attention: (
    <>
      <path className="solid rounded" d="M100 22 L186 174 H14 Z" />
      <path className="cut" d="M100 74 V118" />
      <circle className="hole" cx="100" cy="150" r="13" />
    </>
  ),
  fault: (
    <>
      <rect className="solid" x="8" y="8" width="184" height="184" rx="22" />
      <path className="cut" d="M64 64 L136 136 M136 64 L64 136" />
    </>
  ),
  again: (
    <>
      <path className="outline turn" d="M176 78 A80 80 0 1 0 180 108" />
      <path className="solid" d="M196 40 L190 100 L138 72 Z" />
      <rect className="solid" x="50" y="84" width="76" height="50" rx="8" />
      <path className="cut thin" d="M64 102 H92 M64 118 H82" />
    </>
  ),
}

export const MeaningMark = ({ meaning }: { meaning: ShownMeaning }) => (
  <svg className="mark" viewBox="0 0 200 200" aria-hidden="true">
    {SHAPES[meaning]}
  </svg>
)
