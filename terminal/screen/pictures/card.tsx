/** An identity card 身份证 held over the reader: what to do, for those who do not read. */
export const CardPicture = () => (
  <svg className="picture card" viewBox="0 0 600 620" aria-hidden="true">
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
    <g className="gesture">
      <g transform="rotate(24 330 116)">
        <path className="skin" d="M272 40 H396 C404 74 404 104 392 148 H276 C264 104 264 74 272 40 Z" />
        <path className="cuff" d="M262 14 H406 V52 H262 Z" />
        <path className="sleeve" d="M272 14 L270 -320 H398 L396 14 Z" />
      </g>
      <rect className="paper" x="120" y="110" width="360" height="227" rx="20" />
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
      <path
        className="skin"
        transform="rotate(14 300 130)"
        d="M276 92 C276 78 286 72 300 72 C314 72 324 78 324 92 V148 C324 164 314 174 300 174 C286 174 276 164 276 148 Z"
      />
    </g>
    <path className="arrow" d="M300 350 V396 M278 376 L300 398 L322 376" />
  </svg>
)
