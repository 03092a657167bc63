/** A bowl with chopsticks, full and steaming, or empty. The colours come from the ground it stands on. */
export const BowlPicture = ({ empty = false }: { empty?: boolean }) => (
  <svg className="picture bowl" viewBox="0 0 360 320" aria-hidden="true">
    {!empty && (
      <>
        <path
          className="steam"
          d="M132 84 C112 62 152 46 132 20 M184 74 C164 52 204 36 184 10 M236 84 C216 62 256 46 236 20"
        />
        <path className="rice" d="M56 164 C64 112 126 98 180 98 C234 98 296 112 304 164 Z" />
        <path className="grain" d="M118 140 l16 -6 M162 124 l15 5 M206 138 l16 -5 M146 150 l14 3" />
      </>
    )}
    <path className="dish" d="M26 164 H334 C334 232 288 280 236 286 V296 H124 V286 C72 280 26 232 26 164 Z" />
    <path className="band" d="M44 204 C120 222 240 222 316 204" />
    <path
      className="sticks"
      d={empty ? 'M14 152 L346 126 M14 130 L346 150' : 'M214 146 L344 68 M234 154 L352 92'}
    />
  </svg>
)
