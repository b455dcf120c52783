import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { indexes } from '../../src/indexes.ts'
import { loadSample } from '../../src/seed/sample.ts'
import { openAdmin, seriousFindings, signInAsAdmin } from '../support/admin-page.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

const password = 'correct horse battery'
const hour = 3_600_000
const reason = 'Two wallets do not hold.'

/** What is seen of it, in one line. */
const seenOf = async (shown: Locator) => (await shown.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ').trim()

describe.skipIf(chromiumPath === null)('jobs on the page for administrators', () => {
  let browser: Browser
  let t: TestApp
  let page: Page
  let complaints: string[]

  const ago = (ms: number) => new Date(Date.now() - ms)
  const jobs = () => t.db.collection('jobs')
  const asked = () => jobs().countDocuments({ createdBy: { $exists: true } })
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const runs = () => region('Runs').locator('tbody tr')
  const declared = (name: string) => region('Declared jobs').locator('tbody tr', { hasText: name })
  const dialog = () => page.getByRole('dialog')
  const filter = (name: string) => page.getByRole('combobox', { name, exact: true })
  const focused = () => page.evaluate('document.activeElement.ariaLabel')

  beforeAll(async () => {
    t = await startApp({ JOBS: 'true', LEDGER_CHECK_AT: '30 4 1 1 *', INSTANCE_NAME: 'web-1' })
    await makeIndexes(t.db, await missingIndexes(t.db, indexes))
    await loadSample(t.db, password)
    await jobs().deleteMany({ instance: 'sample' })
    const done = { schedule: '30 4 1 1 *', attempts: 1, instance: 'web-2' }
    const ended = (name: string, status: string, hours: number, more: object = {}) => {
      const times = {
        createdAt: ago(hours * hour),
        startedAt: ago(hours * hour),
        finishedAt: ago(hours * hour - 1_500),
      }
      return { ...done, ...times, name, status, ...more }
    }
    await jobs().insertMany([
      ended('check-ledger', 'failed', 2, { failReason: reason, problems: 2 }),
      ...Array.from({ length: 30 }, (_, i) => ended('check-slots', 'succeeded', 10 + i, { problems: 0 })),
      // At work in another process, which has just given a sign of life.
      {
        ...done,
        ...{ name: 'check-slots', status: 'running', run: 'elsewhere', wakeAt: ago(-hour), instance: 'web-3' },
        ...{ createdAt: ago(hour), startedAt: ago(100_000), progress: { done: 3, of: 7 } },
      },
    ])
    const migration = { checksum: 'c', direction: 'up', by: 'web-2', run: 'r', error: null, positions: {} }
    const [startedAt, finishedAt] = [ago(hour), ago(hour - 83_000)]
    await t.db.collection<{ readonly _id: string; readonly [field: string]: unknown }>('migrations').insertMany([
      { ...migration, _id: '20260101000000-first', state: 'applied', startedAt, finishedAt },
      { ...migration, _id: '20260201000000-second', state: 'failed', startedAt, finishedAt },
    ])
    const address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    const admin = await openAdmin(browser, address)
    page = admin.page
    complaints = admin.complaints
    await signInAsAdmin(page, password)
  })
  afterAll(() => browser?.close())

  it('the overview tells which have failed, when and why, and leads to all', async () => {
    const line = page.locator('main .card', { hasText: 'Jobs' }).getByRole('listitem')
    await line.filter({ hasText: `2 h ago: ${reason}` }).waitFor()
    expect(await line.count()).toBe(1)
    expect(await seenOf(line)).toBe(`check-ledger Failed 2 h ago: ${reason}`)
    await page.getByRole('link', { name: 'All jobs' }).click()
    await page.locator('main h1', { hasText: 'Jobs' }).waitFor()
  })

  it('shows what is declared: what it does, its schedule, and what has failed or is at work', async () => {
    await declared('check-ledger').getByText('Failed', { exact: true }).waitFor()
    const [ledger, slots] = [await seenOf(declared('check-ledger')), await seenOf(declared('check-slots'))]
    expect(ledger).toMatch(/balances are the sums of their transactions/)
    expect(ledger).toContain(reason)
    expect(ledger).toMatch(/30 4 1 1 \*/)
    expect(ledger).toMatch(/in \d+ (d|h|min)/)
    expect(slots).toMatch(/Running/)
    expect(slots).not.toMatch(/Failed|Overdue|Not planned/)
  })

  it('shows the latest runs: how far one is, how long it took, where it ran and why it failed, and goes on by itself', async () => {
    const working = runs().filter({ hasText: 'Running' })
    expect(await seenOf(working)).toMatch(/Running 1 min ago 1 min \d+ s 3 of 7 Cancel 1 – web-3/)
    const bar = page.getByRole('progressbar', { name: 'Progress of check-slots' })
    expect(await bar.evaluate((element: unknown) => (element as { position: number }).position)).toBeCloseTo(3 / 7)
    const failed = runs().filter({ hasText: 'Failed' })
    expect(await seenOf(failed)).toMatch(
      /^check-ledger by its schedule Failed 2 h ago 1\.5 s Run again 1 2 web-2 Two wallets do not hold\.$/,
    )
    await jobs().updateOne({ status: 'running' }, { $set: { progress: { done: 5, of: 7 } } })
    await working.getByText('5 of 7').waitFor()
  })

  it('pages and filters by name and status, and says where nothing is so', async () => {
    const card = page.locator('.card', { has: page.getByRole('heading', { name: 'Runs' }) })
    const total = await jobs().countDocuments()
    await card.getByText(`${total}, the newest first`).waitFor()
    expect(await runs().count()).toBe(25)
    await card.getByRole('button', { name: 'Older' }).click()
    await card.getByText('Page 2').waitFor()
    await expect.poll(() => runs().count()).toBe(total - 25)
    expect(await card.getByRole('button', { name: 'Older' }).getAttribute('aria-disabled')).toBe('true')
    await card.getByRole('button', { name: 'Newer' }).click()
    await expect.poll(() => runs().count()).toBe(25)

    await filter('Status').selectOption('Failed')
    await expect.poll(() => runs().count()).toBe(1)
    expect(await seenOf(runs())).toContain(reason)
    await filter('Job').selectOption('check-slots')
    await page.getByText('No run is so.').waitFor()
    await filter('Status').selectOption('Succeeded')
    await card.getByText('30, the newest first').waitFor()
    await filter('Job').selectOption('All')
    await filter('Status').selectOption('All')
    await card.getByText(`${total}, the newest first`).waitFor()
  })

  it('runs nothing before it is confirmed, by keyboard alone, and gives the focus back', async () => {
    const button = page.getByRole('button', { name: 'Run now: check-ledger' })
    await button.focus()
    await page.keyboard.press('Enter')
    await dialog().getByText('Run check-ledger now?').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    // The rest of the page is out of reach meanwhile.
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab')
      expect(
        await page.evaluate(`document.activeElement === document.body || !!document.activeElement.closest('dialog')`),
      ).toBe(true)
    }
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await focused()).toBe('Run now: check-ledger')
    await page.keyboard.press('Enter')
    await dialog().getByRole('button', { name: 'Leave it' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await asked()).toBe(0)
  })

  it('runs it once where the answer was lost and it is asked for again; then nothing has failed any more', async () => {
    let lost = 0
    await page.route('**/graphql', async route => {
      const isRun = route.request().postData()?.includes('AdminPageRunJob') === true
      if (!isRun || lost > 0) return route.fallback()
      lost++
      await route.fetch()
      return route.abort()
    })
    await page.getByRole('button', { name: 'Run again: check-ledger' }).click()
    await dialog().getByRole('button', { name: 'Run now' }).click()
    await dialog().getByRole('alert').filter({ hasText: 'The server does not answer' }).waitFor()
    await dialog().getByRole('button', { name: 'Run now' }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.unroute('**/graphql')
    expect([lost, await asked()]).toEqual([1, 1])
    await page.getByRole('status').filter({ hasText: 'check-ledger is queued' }).waitFor({ state: 'attached' })
    await runs().filter({ hasText: 'asked for by' }).getByText('Succeeded').waitFor()
    // The row has moved, and the button with it.
    expect(await focused()).toBe('Run again: check-ledger')
    const row = await page.evaluate(`document.activeElement.closest('tr').innerText`)
    expect(row).toContain(reason)
    await declared('check-ledger').getByText('Succeeded').waitFor()
    expect(await seenOf(declared('check-ledger'))).toMatch(/Succeeded in .* now Run now/)
    await page.getByRole('link', { name: 'Overview' }).click()
    await page
      .getByText('No job’s last run has failed, and none is overdue. 1 run failed before, the last one 2 h ago.')
      .waitFor()
    await page.getByRole('link', { name: 'Jobs', exact: true }).click()
    // The browser itself complains of the request that was lost.
    complaints.splice(0)
  })

  it('cancels one that waits, once that is confirmed', async () => {
    const waiting = runs().filter({ hasText: 'Queued' }).filter({ hasText: 'check-ledger' })
    await waiting.getByRole('button', { name: 'Cancel this run of check-ledger' }).click()
    await dialog().getByRole('button', { name: 'Cancel the run' }).click()
    await dialog().waitFor({ state: 'detached' })
    await runs().filter({ hasText: 'Cancelled' }).filter({ hasText: 'check-ledger' }).waitFor()
    expect(await jobs().countDocuments({ status: 'cancelled', name: 'check-ledger' })).toBe(1)
    // Nothing of it waits any more, and until its moment nothing will.
    await declared('check-ledger').getByText('Not planned').waitFor()
  })

  it('says why the runs do not come, and shows the last that came', async () => {
    const message = 'Something went wrong on our side.'
    await page.route('**/graphql', route =>
      route.request().postData()?.includes('AdminPageRuns')
        ? route.fulfill({ json: { errors: [{ message, extensions: { code: 'INTERNAL_ERROR' } }] } })
        : route.fallback(),
    )
    await page.getByText(`${message} What you see is from`).waitFor()
    expect(await runs().count()).toBe(25)
    await page.unroute('**/graphql')
    await page.getByText(message).waitFor({ state: 'detached' })
  })

  it('migrations are told with the database: which have run, when and for how long, and which failed', async () => {
    await page.getByRole('link', { name: 'Database' }).click()
    await page.getByText('1 of 2 applied').waitFor()
    const rows = (await region('Migrations').locator('tbody tr').allInnerTexts()).map(row =>
      row.replaceAll(/\s+/g, ' '),
    )
    expect(rows).toEqual([
      expect.stringMatching(/^20260101000000-first Applied \w+ \d+, \d{4}, \d\d:\d\d:\d\d 83 s web-2$/),
      expect.stringMatching(/^20260201000000-second Failed \w+ \d+, \d{4}, \d\d:\d\d:\d\d 83 s web-2$/),
    ])
  })

  it('met no error and nothing that the policy forbids', () => {
    expect(complaints).toEqual([])
  })
})
