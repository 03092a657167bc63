/** `yangyi tap [CARD]`: asks the demo's simulated reader, in the process that `npm start` runs, to take a card. */
import { DEMO_PORT } from './demo/port.ts'

export async function tapCommand(args: string[]): Promise<number> {
  const url = `http://127.0.0.1:${process.env.YANGYI_DEMO_PORT || DEMO_PORT}`
  const [card] = args
  try {
    return card === undefined ? await listCards(url) : await tap(url, card)
  } catch {
    console.error(`No simulated reader answers at ${url}. Is \`npm start\` running?`)
    return 1
  }
}

async function listCards(url: string): Promise<number> {
  const cards = (await (await fetch(`${url}/cards`)).json()) as {
    key: string
    name: string
    village: string
  }[]
  console.log('npm run tap -- CARD, where CARD is one of')
  for (const { key, name, village } of cards) console.log(`  ${key.padEnd(12)}${name}  ${village}`)
  return 0
}

async function tap(url: string, card: string): Promise<number> {
  const response = await fetch(`${url}/tap`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card }),
  })
  const answer = (await response.json()) as { ok: boolean; read?: boolean; keys?: string[] }
  if (!answer.ok) console.error(`There is no card "${card}"; there are ${answer.keys?.join(', ')}`)
  else if (!answer.read)
    console.error('The card lay there, but no terminal read it. Is the terminal running?')
  else console.log('The terminal has read the card.')
  return answer.ok && answer.read === true ? 0 : 1
}
