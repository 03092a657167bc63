/** The README's picture: kiosk, desk and bulletin together, as the story's test saw them. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Draws `story.png` into `folder`; with UPDATE_PICTURES=1 it becomes the README's. */
export async function showStory(page: Page, folder: string): Promise<void> {
  const image = (name: string) =>
    `<img src="data:image/png;base64,${readFileSync(join(folder, `${name}.png`)).toString('base64')}">`
  await page.setContent(`<style>
    body { margin: 0; padding: 32px; background: #e9e3d5; display: grid; gap: 24px; width: 1736px;
           grid-template: "desk kiosk" auto "desk bulletin" auto / 1148px 564px; }
    div:nth-child(1) { grid-area: desk } div:nth-child(2) { grid-area: kiosk } div:nth-child(3) { grid-area: bulletin }
    img { display: block; width: 100%; border-radius: 8px; }
  </style><div>${image('month')}</div><div>${image('kiosk')}</div><div>${image('bulletin')}</div>`)
  await page.screenshot({ path: join(folder, 'story.png'), fullPage: true })
  if (process.env.UPDATE_PICTURES !== '1') return
  mkdirSync('docs/images', { recursive: true })
  copyFileSync(join(folder, 'story.png'), 'docs/images/story.png')
}
