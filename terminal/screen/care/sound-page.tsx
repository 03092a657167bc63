/** 声音: how the screen speaks at each meal, heard at once; and the village's own voice, recorded here. */
import { useEffect, useRef, useState } from 'react'
import { OUTCOME_WORDS } from '../../../core/outcome.ts'
import type { Meal } from '../../../core/vocabulary.ts'
import type { CareSettings } from '../../contract/care.ts'
import { said } from '../../contract/voice.ts'
import { openVoice, type Voice } from '../voice/voice.ts'
import { VoiceRecorder } from '../voice-pack/recorder.tsx'
import { MEAL_NAMES } from '../words.ts'
import { useAnswer, useCaring } from './caring.ts'
import { Button, Choice, Part, Scroll } from './kit.tsx'
import { BACK, LOADING, MEALS, SAVED, SOUND } from './words.ts'

type Language = keyof typeof SOUND.languages
const LANGUAGES = Object.keys(SOUND.languages) as Language[]
const VOLUMES = ['0', '40', '60', '80', '100'] as const

export function SoundPage() {
  const { view, session, ask } = useCaring()
  const { value: home } = useAnswer('home', {})
  const [kept, setKept] = useState<CareSettings | null>(null)
  const [meal, setMeal] = useState<Meal>(view.meal?.meal ?? 'lunch')
  const [recording, setRecording] = useState(false)
  const settings = kept ?? home?.settings
  if (settings === undefined) return <p className="hint">{LOADING}</p>
  const { language } = settings.voice[meal]
  if (recording && session !== null)
    return (
      <>
        <Button icon="undo" onPress={() => setRecording(false)}>
          {BACK}
        </Button>
        <VoiceRecorder session={session} language={language} onLocked={() => void ask('home', {})} />
      </>
    )
  return (
    <SoundForm
      {...{ settings, meal }}
      onMeal={setMeal}
      onKept={setKept}
      onRecord={() => setRecording(true)}
    />
  )
}

function SoundForm({
  settings,
  meal,
  onMeal,
  onKept,
  onRecord,
}: {
  settings: CareSettings
  meal: Meal
  onMeal: (meal: Meal) => void
  onKept: (settings: CareSettings) => void
  onRecord: () => void
}) {
  const { act, say } = useCaring()
  const voice = useRef<Voice>(null)
  useEffect(() => {
    const opened = openVoice(() => {})
    voice.current = opened
    return () => opened.close()
  }, [])

  const at = settings.voice[meal]
  const keep = async (change: Partial<typeof at>) => {
    const done = await act('settings', { voice: { ...settings.voice, [meal]: { ...at, ...change } } })
    if (done === null) return
    onKept(done)
    say({ text: SAVED, good: true })
  }
  return (
    <>
      <Scroll>
        <Choice of={MEALS} name={(each) => MEAL_NAMES[each]} value={meal} onChoose={onMeal} />
        <Part label={SOUND.volume}>
          <Choice
            of={VOLUMES}
            name={(volume) => (volume === '0' ? SOUND.mute : volume)}
            value={VOLUMES.find((volume) => Number(volume) === at.volume) ?? null}
            onChoose={(volume) => keep({ volume: Number(volume) })}
          />
        </Part>
        <Part label={SOUND.language}>
          <Choice
            of={LANGUAGES}
            name={(each) => SOUND.languages[each]}
            value={LANGUAGES.find((each) => each === at.language) ?? null}
            onChoose={(language) => keep({ language })}
          />
          <p className="hint">{SOUND.fallback}</p>
        </Part>
      </Scroll>
      <div className="deeds">
        <Button
          look="main"
          icon="sound"
          onPress={() =>
            voice.current?.announce('recorded', said(SOUND.call, OUTCOME_WORDS.recorded.elder), at)
          }
        >
          {SOUND.try}
        </Button>
        <Button onPress={onRecord}>{SOUND.record}</Button>
      </div>
    </>
  )
}
