/** The four meanings of the house, each by colour, shape and word together; `quiet` for what means none of them. */
import type { ReactNode } from 'react'

export type Meaning = 'recorded' | 'information' | 'attention' | 'fault' | 'quiet'

const SHAPES: Record<Meaning, ReactNode> = {
  recorded: (
    <>
      <circle cx="6" cy="6" r="6" fill="currentColor" />
      <path d="m3.2 6.2 2 2 3.6-4" fill="none" stroke="#fff" strokeWidth="1.6" />
    </>
  ),
  information: (
    <>
      <circle cx="6" cy="6" r="6" fill="currentColor" />
      <path d="M6 5.2v3.8M6 2.7v1.5" fill="none" stroke="#fff" strokeWidth="1.7" />
    </>
  ),
  attention: (
    <path
      d="M6 .6 12 11.4H0ZM5.2 4.4v3.4h1.6V4.4Zm0 4.3v1.5h1.6V8.7Z"
      fill="currentColor"
      fillRule="evenodd"
    />
  ),
  fault: (
    <path
      d="M0 0h12v12H0Zm3 2L2 3l3 3-3 3 1 1 3-3 3 3 1-1-3-3 3-3-1-1-3 3Z"
      fill="currentColor"
      fillRule="evenodd"
    />
  ),
  quiet: <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
}

export function Mark({
  meaning,
  bare = false,
  children,
}: {
  meaning: Meaning
  bare?: boolean
  children: ReactNode
}) {
  return (
    <span className={`mark ${meaning}${bare ? ' bare' : ''}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[meaning]}
      </svg>
      <span>{children}</span>
    </span>
  )
}
