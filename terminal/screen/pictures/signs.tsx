/** Small signs of header and footer. */
export const BowlSign = () => (
  <svg className="sign brand" viewBox="0 0 48 48" aria-hidden="true">
    <path d="M4 24 H44 C44 34 37 41 29 42 V44 H19 V42 C11 41 4 34 4 24 Z" />
    <path className="stroke" d="M16 17 C12 13 20 9 16 5 M25 17 C21 13 29 9 25 5 M34 17 C30 13 38 9 34 5" />
  </svg>
)

export const SettledSign = () => (
  <svg className="sign" viewBox="0 0 48 48" aria-hidden="true">
    <circle className="stroke" cx="24" cy="24" r="19" />
    <path className="stroke" d="M15 25 L22 32 L33 18" />
  </svg>
)

export const MachineSign = () => (
  <svg className="sign" viewBox="0 0 48 48" aria-hidden="true">
    <path className="stroke" d="M7 28 V37 C7 40 9 42 12 42 H36 C39 42 41 40 41 37 V28" />
    <path className="stroke" d="M24 6 V30 M14 21 L24 31 L34 21" />
  </svg>
)

export const MuteSign = () => (
  <svg className="sign" viewBox="0 0 48 48" aria-hidden="true">
    <path d="M6 18 H14 L25 9 V39 L14 30 H6 Z" />
    <path className="stroke" d="M32 18 L44 30 M44 18 L32 30" />
  </svg>
)

/** A clock face with a question instead of hands. */
export const ClockSign = () => (
  <svg className="sign" viewBox="0 0 48 48" aria-hidden="true">
    <circle className="stroke" cx="24" cy="24" r="19" />
    <path className="stroke" d="M18 19 C18 12 30 12 30 19 C30 24 24 23 24 28" />
    <circle cx="24" cy="35" r="3" />
  </svg>
)

export const RosterSign = () => (
  <svg className="sign" viewBox="0 0 48 48" aria-hidden="true">
    <path className="stroke" d="M10 6 H38 V42 H10 Z" />
    <path className="stroke" d="M18 17 H30 M18 25 H30 M18 33 H25" />
  </svg>
)
