import { ButtonLink } from '../shared/ui/button-link.tsx'
import { EmptySheet } from '../shared/ui/empty-sheet.tsx'
import { Page } from '../shared/ui/page.tsx'
import { useWords } from '../shared/words/use-words.ts'

export function NotThere() {
  const words = useWords()
  return (
    <Page title={words.pageMissing}>
      <EmptySheet
        title={words.pageMissing}
        action={
          <ButtonLink to="/" color="primary" variant="solid">
            {words.toHome}
          </ButtonLink>
        }
      />
    </Page>
  )
}
