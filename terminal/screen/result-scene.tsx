/** A result: for the elder in the meaning's colour, and what the caretaker has to know on paper below. */
import { type CSSProperties, useState } from 'react'
import { Caretaker } from './caretaker.tsx'
import { BowlPicture } from './pictures/bowl.tsx'
import { MeaningMark } from './pictures/marks.tsx'
import type { Result } from './result.ts'
import { mealToday } from './words.ts'

const lengthOf = (lines: readonly string[]) => Math.max(0, ...lines.map((line) => [...line].length))

/** Lets the style sheet size a line by its length: one full-width character is one em. */
const sized = (characters: number) => ({ '--characters': characters }) as CSSProperties

/** From here on a name takes the whole width, above the mark. */
const LONG_NAME = 6
/** Up to here name and sentence leave room for the bowl. */
const SHORT_NAME = 4
const SHORT_SENTENCE = 8
/** 请用餐 has the bowl beside it: whoever does not read must not think that there is no meal. */
const SHORT_WORD = 3
/** In characters of the word, with its space. */
const BOWL_WIDTH = 1.5

export function ResultScene({
  result: { meaning, name, result, elder, caretaker, place, photo },
}: {
  result: Result
}) {
  // The card counts whether or not the picture is to be had.
  const [missing, setMissing] = useState(false)
  const pictured = photo !== null && !missing
  const long = name.length > 1 || lengthOf(name) > LONG_NAME
  const bowl =
    !pictured &&
    caretaker.length === 0 &&
    meaning === 'recorded' &&
    lengthOf(name) <= SHORT_NAME &&
    lengthOf([elder]) <= SHORT_SENTENCE
  const beside = meaning === 'attention' && lengthOf([result]) <= SHORT_WORD
  return (
    <main className="result">
      <section className="elder" data-long={long} data-bowl={bowl} data-photo={pictured}>
        <MeaningMark meaning={meaning} />
        {name.length > 0 && (
          <p className="name" style={sized(lengthOf(name))}>
            {name.map((line) => (
              <span className="line" key={line}>
                {line}
              </span>
            ))}
          </p>
        )}
        <div className="told">
          <h1 className="word" style={sized(lengthOf([result]) + (beside ? BOWL_WIDTH : 0))}>
            {result}
            {beside && <BowlPicture />}
          </h1>
          {elder !== '' && (
            <p className="sentence" style={sized(lengthOf([elder]))}>
              {elder}
            </p>
          )}
          {place && (
            <p className="place">
              {mealToday(place.meal)} 第 <b className="digits">{place.place}</b> 位
            </p>
          )}
        </div>
        {bowl && <BowlPicture />}
        {pictured && (
          <div className="photo">
            <img src={photo} alt="" onError={() => setMissing(true)} />
          </div>
        )}
      </section>
      {caretaker.length > 0 && <Caretaker advice={caretaker} />}
    </main>
  )
}
