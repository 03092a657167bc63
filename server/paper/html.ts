/** HTML from text that people wrote: what is put in is text, never markup. */

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function html(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => String(value).replace(/[&<>"']/g, escaped)))
}

const escaped = (sign: string) => ENTITIES[sign] ?? sign
