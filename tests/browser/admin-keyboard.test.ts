import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSample } from '../../src/seed/sample.ts'
import { adminEmail, openAdmin } from '../support/admin-page.ts'
import { startApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

const password = 'correct horse battery'

describe.skipIf(chromiumPath === null)('the page for administrators, by keyboard alone', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const t = await startApp()
    await loadSample(t.db, password)
    const address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    page = (await openAdmin(browser, address)).page
  })
  afterAll(() => browser?.close())

  /** What has the focus, by its text or label, and whether that is to be seen; null where nothing has it. */
  const focused = async () =>
    (await page.evaluate(`(() => {
      const at = document.activeElement
      if (at === document.body) return null
      const shown = [at, at.nextElementSibling].filter(Boolean).map(element => getComputedStyle(element))
      const name = at.ariaLabel ?? at.closest('label')?.textContent ?? at.textContent
      return {
        name: name.trim().replace(/\\s+/g, ' '),
        seen: shown.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0),
      }
    })()`)) as { name: string; seen: boolean } | null

  /** Presses Tab until that has the focus; each stop on the way must be seen. */
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press('Tab')
      const at = await focused()
      if (at === null) continue
      expect(at.seen, at.name).toBe(true)
      if (at.name === name) return
    }
    throw new Error(`Tab does not reach ${name}`)
  }

  it('signs in', async () => {
    await page.getByLabel('Email').waitFor()
    await page.keyboard.type(adminEmail)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.locator('time-chart').first().waitFor({ timeout: 15_000 })
  })

  it('jumps over the top to the content', async () => {
    await page.evaluate('document.activeElement.blur()')
    await tabTo('To the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await tabTo('15 min')
  })

  it('chooses the time that is shown, and reads a chart as a table', async () => {
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: '1 hour' }).isChecked()).toBe(true)
    await tabTo('Values of Response time')
    await page.keyboard.press('Enter')
    await tabTo('Response time, values')
    await page
      .getByRole('region', { name: 'Response time, values' })
      .getByRole('columnheader', { name: 'p95' })
      .waitFor()
  })

  it('goes to another view and sorts a table', async () => {
    await page.evaluate('scrollTo(0, 0); document.activeElement.blur()')
    await tabTo('Queries')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Slowest operations' }).waitFor()
    expect(await page.getByRole('link', { name: 'Queries' }).getAttribute('aria-current')).toBe('page')
    await tabTo('Slowest operations')
    await tabTo('Worst')
    await page.keyboard.press('Enter')
    const heading = page
      .getByRole('region', { name: 'Slowest operations' })
      .getByRole('columnheader', { name: 'Worst' })
    expect(await heading.getAttribute('aria-sort')).toBe('descending')
    expect((await focused())?.name).toBe('Worst')
    await page.getByRole('status').filter({ hasText: 'Sorted by Worst' }).waitFor({ state: 'attached' })
  })

  it('moves nothing for those who want it so', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const moving = await page.evaluate(
      `[...document.querySelectorAll('*')].filter(element => parseFloat(getComputedStyle(element).transitionDuration) > 0).length`,
    )
    expect(moving).toBe(0)
  })

  it('signs out', async () => {
    await page.evaluate('scrollTo(0, 0); document.activeElement.blur()')
    await tabTo('Sign out')
    await page.keyboard.press('Enter')
    await page.getByText('You are signed out.').waitFor()
  })
})
