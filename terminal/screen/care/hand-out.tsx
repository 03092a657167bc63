/** Who carries the meals that were chosen. */
import { useState } from 'react'
import { useCaring } from './caring.ts'
import { DELIVERY } from './delivery-words.ts'
import { Button, Choice, Scroll } from './kit.tsx'
import { NameField } from './name-field.tsx'
import { BACK } from './words.ts'

const SERVICES = ['delivery', 'neighbour'] as const
type How = { service: (typeof SERVICES)[number]; carrier: string }

export function HandOut({
  people,
  carriers,
  onBack,
  onHandOut,
}: {
  people: number
  carriers: readonly string[]
  onBack: () => void
  onHandOut: (how: How) => Promise<void>
}) {
  const { remember } = useCaring()
  const [service, setService] = useState<How['service']>('delivery')
  const [carrier, setCarrier] = useState(carriers[0] ?? '')
  const named = carrier.trim()
  return (
    <>
      <Scroll>
        <Choice
          of={SERVICES}
          name={(each) => DELIVERY.services[each]}
          value={service}
          onChoose={setService}
        />
        <NameField label={DELIVERY.who} value={carrier} known={carriers} onName={setCarrier} />
      </Scroll>
      <div className="deeds">
        <Button
          look="main"
          disabled={named === ''}
          onPress={() => {
            remember(named)
            return onHandOut({ service, carrier: named })
          }}
        >
          {DELIVERY.handOut(people)}
        </Button>
        <Button onPress={onBack}>{BACK}</Button>
      </div>
    </>
  )
}
