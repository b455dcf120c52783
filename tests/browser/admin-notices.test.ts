import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { indexes } from '../../src/indexes.ts'
import { loadSample } from '../../src/seed/sample.ts'
import { adminEmail, openAdmin, seriousFindings, signIn } from '../support/admin-page.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

const password = 'correct horse battery'
const why = 'E11000 duplicate key error, index: email_1'

const seenOf = async (shown: Locator) => (await shown.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ').trim()

describe.skipIf(chromiumPath === null)('what an administrator must know first', () => {
  let browser: Browser
  let t: TestApp
  let page: Page

  /** What starts in production makes no index: those of products are left out. */
  beforeAll(async () => {
    t = await startApp({ NODE_ENV: 'production', INSTANCE_NAME: 'web-1' })
    const missing = await missingIndexes(t.db, indexes)
    await makeIndexes(
      t.db,
      missing.filter(({ collection }) => collection !== 'products'),
    )
    await loadSample(t.db, password)
    const at = new Date(Date.now() - 3 * 60_000)
    await t.db.collection<{ readonly _id: string; readonly [field: string]: unknown }>('migrations').insertOne({
      ...{ _id: '20260201000000-second', checksum: 'c', direction: 'up', by: 'web-2', run: 'r', positions: {} },
      ...{ state: 'failed', error: why, startedAt: at, finishedAt: at },
    })
    const address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    page = (await openAdmin(browser, address)).page
  })
  afterAll(() => browser?.close())

  const notices = () => page.locator('.status .trouble')
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const focused = () => page.evaluate('document.activeElement.textContent')

  it('who has signed in is at the heading of what is shown, and the title names the view', async () => {
    await page.getByLabel('Email').waitFor()
    expect(await page.title()).toBe('Sign in – Loadstone admin')
    await signIn(page, adminEmail, password)
    await page.locator('time-chart').first().waitFor({ timeout: 15_000 })
    expect(await focused()).toBe('Overview')
    for (const view of ['Queries', 'Indexes', 'Database', 'Jobs', 'Overview']) {
      await page.getByRole('link', { name: view, exact: true }).click()
      await page.locator('main h1', { hasText: view }).waitFor()
      expect(await page.title()).toBe(`${view} – Loadstone admin`)
    }
  })

  it('a link whose view replaces it leaves the focus at the heading of that view', async () => {
    await page.getByRole('link', { name: 'All jobs' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('main h1', { hasText: 'Jobs' }).waitFor()
    await expect.poll(focused).toBe('Jobs')
    await page.getByRole('link', { name: 'Overview' }).click()
  })

  it('that the server is not ready, and why, is the first thing on the page, and leads to the remedy', async () => {
    await page.getByText('Not ready', { exact: true }).waitFor()
    expect(await seenOf(notices().first())).toBe(
      'This server is not ready: a declared index is missing. Its balancer sends it nothing meanwhile. Which indexes',
    )
    const [notice, heading] = [await notices().first().boundingBox(), await page.locator('main h1').boundingBox()]
    expect(notice?.y).toBeLessThan(heading?.y ?? 0)
    expect(await seriousFindings(page)).toEqual([])
  })

  it('a migration that failed is told at once with why, and is the first of what the database view shows', async () => {
    await notices().filter({ hasText: 'Migration' }).waitFor()
    expect(await seenOf(notices().filter({ hasText: 'Migration' }))).toBe(
      `Migration 20260201000000-second failed 3 min ago: ${why} All migrations`,
    )
    await page.getByRole('link', { name: 'All migrations' }).click()
    await region('Migrations').getByText(why).waitFor()
    await region('Collections').waitFor()
    expect(await page.locator('main .card h2').allInnerTexts()).toEqual([
      'Migrations',
      'Operations of all clients',
      'Collections',
    ])
  })

  it('what is missing is copied all at once, and a command makes it', async () => {
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Which indexes' }).click()
    const missing = region('Missing indexes').locator('tbody tr')
    await missing.first().waitFor()
    const count = indexes.filter(({ collection }) => collection === 'products').length
    expect([count > 1, await missing.count()]).toEqual([true, count])
    await page.getByText(`npm run indexes makes the ${count} that are declared.`).waitFor()
    const lines = await region('Missing indexes').locator('.copyable code').allTextContents()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const button = page.getByRole('button', { name: `Copy all ${count} lines` })
    await button.click()
    await expect.poll(() => seenOf(button)).toBe('Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(lines.join('\n'))
  })

  it('copies where a browser gives the page no clipboard, as without TLS, and keeps the focus', async () => {
    await page.evaluate(`navigator.clipboard.writeText('before')`)
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('no clipboard'))`)
    const line = region('Missing indexes').locator('.copyable').first()
    await line.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'))
      .toBe(await line.locator('code').textContent())
    expect(await page.evaluate('document.activeElement.ariaLabel')).toMatch(/^Copy the line that makes products/)
  })

  it('a notice goes by itself with what it tells of', { timeout: 30_000 }, async () => {
    await makeIndexes(t.db, await missingIndexes(t.db, indexes))
    await notices().filter({ hasText: 'not ready' }).waitFor({ state: 'detached', timeout: 20_000 })
    expect(await page.getByText('Not ready', { exact: true }).count()).toBe(0)
  })
})
