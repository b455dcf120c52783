import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

export const adminEmail = 'admin@example.com'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface AdminPage {
  readonly page: Page
  /** Addresses that it asked. */
  readonly requests: string[]
  /** What the browser complains of: errors, and what the policy forbids. */
  readonly complaints: string[]
}

/** Opens the page in a browser that knows nothing of it yet. */
export const openAdmin = async (browser: Browser, address: string): Promise<AdminPage> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', request => requests.push(request.url()))
  page.on('websocket', socket => requests.push(socket.url()))
  page.on('console', message => {
    if (message.type() === 'error' || /content security policy|trusted/i.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${address}/admin`)
  return { page, requests, complaints }
}

export const signIn = async (page: Page, email: string, password: string): Promise<void> => {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Signs in and waits for the first samples. */
export const signInAsAdmin = async (page: Page, password: string): Promise<void> => {
  await signIn(page, adminEmail, password)
  await page.locator('time-chart').first().waitFor({ timeout: 15_000 })
}

/** What axe-core finds that is serious or worse, as `rule: element`. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe)
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ html, any }) => ({ id, impact, html, why: any[0]?.message ?? '' }))))`,
  )) as { id: string; impact: string; html: string; why: string }[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html, why }) => `${id}: ${html.slice(0, 120)} ${why}`)
}

/** How many pixels of a chart have about the colour of its first line. */
export const pixelsOfLine = (page: Page, title: string): Promise<number> =>
  page
    .locator('time-chart', { has: page.getByRole('heading', { name: title, exact: true }) })
    .evaluate((chart: unknown) => {
      const element = chart as { querySelector(selector: string): never }
      const canvas = element.querySelector('canvas') as {
        width: number
        height: number
        getContext(kind: string): { getImageData(...box: number[]): { data: Uint8ClampedArray } }
      }
      const colour = (
        globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } }
      ).getComputedStyle(element.querySelector('.swatch.one')).backgroundColor
      const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map(Number)
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      let found = 0
      for (let i = 0; i < data.length; i += 4) {
        const distance =
          Math.abs(Number(data[i]) - r) + Math.abs(Number(data[i + 1]) - g) + Math.abs(Number(data[i + 2]) - b)
        if (Number(data[i + 3]) > 200 && distance < 30) found++
      }
      return found
    })

/** The rows of a chart's table of values, the newest first. */
export const valuesOf = async (page: Page, title: string): Promise<string[]> => {
  const region = page.getByRole('region', { name: `${title}, values` })
  if (!(await region.isVisible())) await page.getByText(`Values of ${title}`).click()
  await expect.poll(() => region.isVisible()).toBe(true)
  return region.locator('tbody tr').allInnerTexts()
}
