import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { indexes } from '../../src/indexes.ts'
import { loadSample } from '../../src/seed/sample.ts'
import { adminEmail, openAdmin, signInAsAdmin } from '../support/admin-page.ts'
import { startApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

const password = 'correct horse battery'
const views = ['Overview', 'Queries', 'Indexes', 'Database', 'Jobs'] as const

describe.skipIf(chromiumPath === null)('the page for administrators, on narrow screens', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const t = await startApp({ JOBS: 'true' })
    await makeIndexes(t.db, await missingIndexes(t.db, indexes))
    await loadSample(t.db, password)
    // For the tables of queries.
    const admin = await t.db.collection('users').findOne({ email: adminEmail })
    for (const field of ['shops', 'products', 'users'])
      await t.ask(`query ${field} { ${field}(first: 2) { nodes { id } } }`, { as: String(admin?._id) })
    await t.db.collection('transactions').createIndex({ walletId: 1 }, { name: 'superfluous' })
    const address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    page = (await openAdmin(browser, address)).page
    await signInAsAdmin(page, password)
  })
  afterAll(() => browser?.close())

  const show = async (view: (typeof views)[number], width: number) => {
    await page.setViewportSize({ width, height: 844 })
    await page.getByRole('link', { name: view, exact: true }).click()
    await page.locator('main h1', { hasText: view }).waitFor()
    await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
  }
  const region = (name: string) => page.getByRole('region', { name, exact: true })

  /** What of the tables cannot be seen without moving them to the side, by its name. */
  const outside = () =>
    page.evaluate(`[...document.querySelectorAll('main .scroll')].flatMap(region => {
      const { right } = region.getBoundingClientRect()
      return [...region.querySelectorAll('td, td *')]
        .filter(element => element.getBoundingClientRect().right > Math.min(right, innerWidth) + 1)
        .map(element => region.ariaLabel + ': ' + (element.closest('td').dataset.label ?? '') + ' ' + element.textContent.trim().slice(0, 40))
    })`)

  it.each([390, 320])('at %d pixels all of every table is seen', { timeout: 30_000 }, async width => {
    for (const view of views) {
      await show(view, width)
      await expect.poll(outside, { message: `${view} ${width}` }).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${view} ${width}`).toBe(true)
    }
  })

  it('at 768 pixels so are those of jobs and shapes; two charts stand beside each other', async () => {
    for (const view of ['Jobs', 'Queries', 'Indexes'] as const) {
      await show(view, 768)
      await expect.poll(outside, { message: view }).toEqual([])
    }
    await show('Overview', 768)
    await page.locator('time-chart').nth(1).waitFor()
    const tops = (await page.evaluate(
      `[...document.querySelectorAll('time-chart')].map(chart => Math.round(chart.getBoundingClientRect().top))`,
    )) as number[]
    expect(tops[0]).toBe(tops[1])
    expect(tops[1]).toBeLessThan(tops[2] ?? 0)
  })

  it('each value has its name above it, a row begins with what it is, and what can be done is at its side', async () => {
    await show('Jobs', 390)
    const row = region('Declared jobs').locator('tbody tr').first()
    expect(
      await row
        .locator('td')
        .evaluateAll(
          (cells: unknown[]) =>
            cells.map(
              cell =>
                (
                  globalThis as unknown as { getComputedStyle(of: unknown, part: string): { content: string } }
                ).getComputedStyle(cell, '::before').content,
            ) as string[],
        ),
    ).toEqual(['none', '"State"', '"Next run"', '"Last success"', 'none', '"Schedule"', '"At most"', '"What it does"'])
    const name = await row.locator('td').first().boundingBox()
    const button = await row.getByRole('button', { name: /^Run now/ }).boundingBox()
    expect(Math.abs((name?.y ?? 0) - (button?.y ?? Number.NaN))).toBeLessThan(8)
    expect(button?.x).toBeGreaterThan(300 - (button?.width ?? 0))
  })

  it('what stands in rows is still a table for those who do not see it', async () => {
    await show('Queries', 390)
    const table = region('Slowest operations').getByRole('table')
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(1)
    expect(await table.getByRole('row').first().getByRole('cell').count()).toBe(7)
  })

  it('rows are sorted by a choice, and the other way round by a button', async () => {
    await show('Queries', 390)
    const shapes = region('Slowest shapes')
    const worst = async () =>
      (await shapes.locator('td[data-label=Worst]').allInnerTexts()).map(text => {
        const [value, unit] = text.trim().split(/\s+/)
        return Number(value) * (unit === 's' ? 1_000 : 1)
      })
    await expect.poll(async () => (await worst()).length).toBeGreaterThan(3)
    await shapes.getByRole('combobox', { name: 'Sort by' }).selectOption('Worst')
    await shapes.getByRole('button', { name: 'Turn the order round' }).waitFor()
    const down = await worst()
    expect(down[0]).toBeGreaterThan(down.at(-1) ?? Number.POSITIVE_INFINITY)
    expect(down).toEqual(down.toSorted((a, b) => b - a))
    await shapes.getByRole('button', { name: 'Turn the order round' }).click()
    const up = await worst()
    expect(up).toEqual(up.toSorted((a, b) => a - b))
    await shapes.getByRole('combobox', { name: 'Sort by' }).selectOption('As they come')
    await shapes.getByRole('button', { name: 'Turn the order round' }).waitFor({ state: 'detached' })
  })

  it.each([1280, 390])(
    'at %d pixels all that is pressed is 24 pixels high and wide at least',
    {
      timeout: 30_000,
    },
    async width => {
      for (const view of views) {
        await show(view, width)
        const small =
          await page.evaluate(`[...document.querySelectorAll('button, select, summary, nav a, .choice label')]
        .map(element => [element.ariaLabel ?? element.textContent.trim(), element.getBoundingClientRect()])
        .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24))
        .map(([name, { width, height }]) => name + ' ' + width + ' x ' + height)`)
        expect(small, `${view} ${width}`).toEqual([])
      }
    },
  )
})
