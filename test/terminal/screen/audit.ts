/** Looks at the page as it is drawn; runs inside the browser and returns what is wrong, in words. */

/** Least sizes of type, px, by class. */
const LEAST = { name: 96, word: 120, title: 120 }

/** Least contrast of text against what it stands on. */
const CONTRAST = 7

type Rules = { least: Record<string, number>; contrast: number; screen: string }

export function audit({ least, contrast, screen: selector }: Rules): string[] {
  const faults: string[] = []
  const screen = document.querySelector(selector)
  if (screen === null) return ['no screen']
  const ownText = (element: Element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    )
  const label = (element: Element) => `${element.getAttribute('class')} “${element.textContent}”`

  const texts = [...screen.querySelectorAll<HTMLElement>('*')].filter(
    (element) => ownText(element) && element.offsetParent !== null,
  )
  for (const element of texts) {
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    const needed = Math.max(
      30,
      ...Object.entries(least).map(([name, px]) => (element.closest(`.${name}`) ? px : 0)),
    )
    if (size < needed - 0.01) faults.push(`${label(element)}: ${size} px, needs ${needed}`)
    if (Number(style.fontWeight) < 500) faults.push(`${label(element)}: weight ${style.fontWeight}`)
    const ratio = contrastOf(style.color, groundOf(element))
    if (ratio < contrast) faults.push(`${label(element)}: contrast ${ratio.toFixed(2)}`)
  }

  const blocks = [...new Set(texts.map(blockOf))]
  const pictures = [...screen.querySelectorAll('svg, img')].filter(
    (svg) => svg.getClientRects().length > 0 && !blocks.some((block) => block.contains(svg)),
  )
  const things: Element[] = [...blocks, ...pictures]
  things.forEach((thing, i) => {
    const box = thing.getBoundingClientRect()
    if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
      faults.push(`${label(thing)}: outside the screen`)
    const room = thing.closest('.caretaker, .elder, main, header, footer')?.getBoundingClientRect()
    if (room && (box.top < room.top - 1 || box.bottom > room.bottom + 1 || box.right > room.right + 1))
      faults.push(`${label(thing)}: outside its part of the screen`)
    if (thing.scrollWidth > thing.clientWidth + 1) faults.push(`${label(thing)}: cut off`)
    for (const other of things.slice(i + 1)) {
      const next = other.getBoundingClientRect()
      const apart =
        box.right <= next.left + 1 ||
        next.right <= box.left + 1 ||
        box.bottom <= next.top + 1 ||
        next.bottom <= box.top + 1
      if (!apart && !thing.contains(other) && !other.contains(thing))
        faults.push(`${label(thing)} and ${label(other)} overlap`)
    }
  })
  return faults

  function blockOf(element: HTMLElement): HTMLElement {
    const inline = getComputedStyle(element).display === 'inline'
    return inline && element.parentElement ? blockOf(element.parentElement) : element
  }

  function groundOf(element: Element): string {
    const colour = getComputedStyle(element).backgroundColor
    if (!/^rgba\(.*, 0\)$/.test(colour)) return colour
    return element.parentElement ? groundOf(element.parentElement) : 'rgb(255, 255, 255)'
  }

  function contrastOf(one: string, other: string): number {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }

  /** WCAG 2.2, relative luminance. */
  function luminance(colour: string): number {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
}

export const RULES: Rules = { least: LEAST, contrast: CONTRAST, screen: '.screen' }
