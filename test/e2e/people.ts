/** People at the desk of a running system: with a page before them, or sending what their page would send. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../cli/demo/fill-demo.ts'
import type { SettlementAction } from '../../core/settlement-flow.ts'
import type { MonthDetail } from '../../server/contract/months.ts'

export class Person {
  readonly context: BrowserContext
  readonly desk: string
  readonly login: string
  constructor(context: BrowserContext, desk: string, login: string) {
    this.context = context
    this.desk = desk
    this.login = login
  }

  get<T>(path: string): Promise<T> {
    return this.#ask('GET', path)
  }

  post<T>(path: string, data: unknown): Promise<T> {
    return this.#ask('POST', path, data)
  }

  /** Takes a step with the newest version of a month. */
  async step(month: string, action: SettlementAction): Promise<void> {
    const { settlement } = await this.get<MonthDetail>(`months/${month}`)
    await this.post(`months/${month}/steps`, { action, settlement: settlement?.id })
  }

  async open(path: string): Promise<Page> {
    const page = this.context.pages()[0] ?? (await this.context.newPage())
    await page.goto(`${this.desk}${path}`)
    return page
  }

  async #ask<T>(method: 'GET' | 'POST', path: string, data?: unknown): Promise<T> {
    const response = await this.context.request.fetch(`${this.desk}/api/${path}`, { method, data })
    const text = await response.text()
    if (!response.ok())
      throw new Error(`${this.login}: ${path} was answered by ${response.status()}: ${text}`)
    return JSON.parse(text)
  }
}

/** Logged in already. The caller closes the browser, and so the person's pages. */
export async function come(browser: Browser, desk: string, login: string): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  const person = new Person(context, desk, login)
  await person.post('session', { login, password: DEMO_PASSWORD })
  return person
}

/** Presses a step's button and confirms it. Submitting looks for findings once more, which is long on a busy machine. */
export async function take(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'detached', timeout: 75_000 })
}
