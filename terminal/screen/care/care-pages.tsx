/** Which page stands for which tile. */
import type { ReactElement } from 'react'
import { CheckPage } from './check-page.tsx'
import { DeliveryPage } from './delivery-page.tsx'
import { ForgottenPage } from './forgotten-page.tsx'
import { HomePage } from './home-page.tsx'
import { MenuPage } from './menu-page.tsx'
import { MorePage } from './more-page.tsx'
import { OthersPage } from './others-page.tsx'
import type { CarePage } from './pages.ts'
import { PaperPage } from './paper-page.tsx'
import { SoundPage } from './sound-page.tsx'
import { TodayPage } from './today-page.tsx'
import { UndoPage } from './undo-page.tsx'

const PAGES: Record<CarePage, () => ReactElement> = {
  home: HomePage,
  forgotten: ForgottenPage,
  undo: UndoPage,
  today: TodayPage,
  delivery: DeliveryPage,
  paper: PaperPage,
  others: OthersPage,
  check: CheckPage,
  menu: MenuPage,
  sound: SoundPage,
  more: MorePage,
}

export function CarePages({ page }: { page: CarePage }) {
  const Page = PAGES[page]
  return <Page />
}
