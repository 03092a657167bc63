/** Looks at the caretaker's side as it is drawn; runs inside the browser and returns what is wrong, in words. */

/** `least`: px of type and of what may be pressed at all; `primary`: px of what is pressed at every meal. */
export const CARE_RULES = { type: 30, press: 60, primary: 112, contrast: 7 }

export function auditCare(rules: typeof CARE_RULES): string[] {
  const faults: string[] = []
  const root = document.querySelector('.care:not([hidden])')
  if (root === null) return ['the caretaker’s side is not shown']
  const drawn = [...root.querySelectorAll<HTMLElement>('*')].filter(
    (element) => element.getClientRects().length > 0 && element.closest('svg') === null,
  )
  const label = (element: Element) => `${element.className} “${element.textContent || element.ariaLabel}”`

  for (const element of drawn) {
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    )
    if (!ownText && element.tagName !== 'INPUT') continue
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    if (size < rules.type - 0.01) faults.push(`${label(element)}: ${size} px`)
    if (Number(style.fontWeight) < 500) faults.push(`${label(element)}: weight ${style.fontWeight}`)
    const ratio = contrastOf(style.color, groundOf(element))
    if (ratio < rules.contrast) faults.push(`${label(element)}: contrast ${ratio.toFixed(2)}`)
    if (element.scrollWidth > element.clientWidth + 2 && style.display !== 'inline')
      faults.push(`${label(element)}: cut off`)
  }

  const pressed = drawn.filter((element) => element.matches('button, input'))
  for (const element of pressed) {
    const { width, height, left, right, top, bottom } = element.getBoundingClientRect()
    const primary = element.matches('.press, .tile, .elder-button')
    const needed = primary ? rules.primary : rules.press
    if (height < needed - 0.5 || width < rules.press - 0.5)
      faults.push(`${label(element)}: ${Math.round(width)} × ${Math.round(height)} px`)
    if (left < 0 || right > innerWidth) faults.push(`${label(element)}: beside the screen`)
    if (!element.closest('.scrolled') && (top < 0 || bottom > innerHeight))
      faults.push(`${label(element)}: outside the screen`)
  }
  const fixed = pressed.filter((element) => !element.closest('.scrolled'))
  fixed.forEach((one, i) => {
    const a = one.getBoundingClientRect()
    for (const other of fixed.slice(i + 1)) {
      const b = other.getBoundingClientRect()
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
      if (!apart && !one.closest('.veil') && !other.closest('.veil'))
        faults.push(`${label(one)} and ${label(other)} overlap`)
    }
  })
  for (const frame of drawn.filter((element) => element.matches('.room, .page, .form, .outcome, .dialog')))
    if (frame.scrollHeight > frame.clientHeight + 1) faults.push(`${label(frame)}: does not fit`)
  return faults

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
