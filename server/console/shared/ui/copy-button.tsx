import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../words/use-words.ts'

/** Copies a text and says so; where the browser refuses (no secure origin), it marks the text for Ctrl+C. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const words = useWords()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <Button size="small" aria-label={label ?? words.copy} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? words.copied : words.copy}</span>
    </Button>
  )
}

/** An intranet page is often plain http, where the clipboard interface does not exist. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
