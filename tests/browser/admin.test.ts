import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { indexes } from '../../src/indexes.ts'
import { loadSample } from '../../src/seed/sample.ts'
import {
  type AdminPage,
  adminEmail,
  openAdmin,
  pixelsOfLine,
  seriousFindings,
  signIn,
  signInAsAdmin,
  valuesOf,
} from '../support/admin-page.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

const password = 'say "</script>" \\ twice'
const views = ['Overview', 'Queries', 'Indexes', 'Database', 'Jobs'] as const

describe.skipIf(chromiumPath === null)('who looks at the page for longer than a token lives', () => {
  it('stays signed in, and is told what happens', { timeout: 40_000 }, async () => {
    const t = await startApp({ ACCESS_TOKEN_TTL: '2000' })
    await loadSample(t.db, password)
    const address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    const browser = await startChromium()
    onTestFinished(() => browser.close())
    const { page, complaints } = await openAdmin(browser, address)
    const refused: string[] = []
    page.on('response', async response => {
      const text = await response.text().catch(() => '')
      if (text.includes('"UNAUTHENTICATED"')) refused.push(text)
    })
    await signInAsAdmin(page, password)
    for (let i = 0; i < 3; i++)
      await page.waitForRequest(request => request.postData()?.includes('AdminPageRefresh') === true)
    const newest = async () => (await valuesOf(page, 'Requests'))[0]
    const before = await newest()
    await expect.poll(newest, { timeout: 15_000 }).not.toBe(before)
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    expect([...refused, ...complaints]).toEqual([])
  })
})

describe.skipIf(chromiumPath === null)('the page for administrators, in a browser', () => {
  let browser: Browser
  let t: TestApp
  let address: string
  let admin: AdminPage

  beforeAll(async () => {
    t = await startApp({ NODE_ENV: 'production', INSTANCE_NAME: 'web-1' })
    await makeIndexes(t.db, await missingIndexes(t.db, indexes))
    await loadSample(t.db, password)
    address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    admin = await openAdmin(browser, address)
  })
  afterAll(() => browser?.close())

  const post = async (query: string) => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    return response.json()
  }

  describe('who signs in', () => {
    it('is told that email or password is wrong, and no more', async () => {
      const { page } = admin
      for (const [email, given] of [
        [adminEmail, 'not the password'],
        ['nobody@example.com', password],
      ] as const) {
        await signIn(page, email, given)
        await page.getByRole('alert').filter({ hasText: 'Email or password is wrong.' }).waitFor()
      }
    })

    it('is told so where he is no admin, and has no session afterwards', async () => {
      const { page } = admin
      const before = await t.db.collection('sessions').countDocuments()
      await signIn(page, 'merchant1@example.com', password)
      await page.getByRole('alert').filter({ hasText: 'This account is not an administrator’s' }).waitFor()
      expect(await page.evaluate('sessionStorage.length')).toBe(0)
      await expect.poll(() => t.db.collection('sessions').countDocuments()).toBe(before)
    })

    it('sees the overview as an admin, in production too, and still does after a reload', async () => {
      const { page } = admin
      await signInAsAdmin(page, password)
      await page.getByText('web-1').waitFor()
      await page.reload()
      await page.locator('time-chart').first().waitFor({ timeout: 15_000 })
      expect(await page.locator('time-chart').count()).toBeGreaterThanOrEqual(9)
    })
  })

  it('the charts go on by themselves while requests come: what was asked is counted, drawn and told', async () => {
    const { page } = admin
    await page.getByRole('radio', { name: '5 min', exact: true }).check()
    const before = await valuesOf(page, 'Requests')
    const drawn = await pixelsOfLine(page, 'Requests')
    let polls = 0
    page.on('request', request => {
      if (request.postData()?.includes('AdminPageHistory')) polls++
    })
    await Promise.all(Array.from({ length: 100 }, () => post('query Load { __typename }')))
    await expect
      .poll(async () => Math.max(...(await valuesOf(page, 'Requests')).map(row => Number(row.split(/\s+/)[1]))), {
        timeout: 15_000,
      })
      .toBeGreaterThanOrEqual(15)
    expect(await valuesOf(page, 'Requests')).not.toEqual(before)
    expect(await pixelsOfLine(page, 'Requests')).toBeGreaterThan(drawn)
    const plot = page.getByRole('img', {
      name: /^Requests: All [\d.,]+ \/s, With errors [\d.,]+ \/s, at \d\d:\d\d:\d\d$/,
    })
    await plot.waitFor()
    // They came by the subscription.
    expect(polls).toBe(0)
  })

  it('the charts go on where something on the way lets no WebSocket through', { timeout: 40_000 }, async () => {
    const { page } = await openAdmin(browser, address)
    await page.routeWebSocket(/graphql/, socket => socket.close({ code: 1011 }))
    await page.reload()
    await signInAsAdmin(page, password)
    const newest = async () => (await valuesOf(page, 'Requests'))[0]
    const before = await newest()
    await expect.poll(newest, { timeout: 25_000 }).not.toBe(before)
    await page.context().close()
  })

  it('shows the slowest operations and shapes, sorted by any column, without a value', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Queries' }).click()
    const shapes = page.getByRole('region', { name: 'Slowest shapes' })
    await shapes.getByText('find users { deleted: ?, email: ? }').first().waitFor()
    // Who asks is kept for a while.
    await shapes
      .getByText(/^\d+ kept$/)
      .first()
      .waitFor()
    await shapes.getByRole('button', { name: 'Count' }).click()
    const counts = async () =>
      (await shapes.locator('tbody tr td:nth-child(3)').allInnerTexts()).map(text => Number.parseInt(text, 10))
    expect(await counts()).toEqual((await counts()).toSorted((a, b) => b - a))
    expect(await shapes.getByRole('columnheader', { name: 'Count' }).getAttribute('aria-sort')).toBe('descending')
    await shapes.getByRole('button', { name: 'Count' }).click()
    expect(await counts()).toEqual((await counts()).toSorted((a, b) => a - b))
    expect(await page.locator('main').textContent()).not.toContain(adminEmail)
    await page.getByRole('radio', { name: '≥ 1 s' }).check()
    // On a busy machine one may have.
    const worst = () => shapes.locator('td[data-label=Worst]').allInnerTexts()
    await expect.poll(async () => (await worst()).filter(text => / ms$/.test(text))).toEqual([])
    if ((await worst()).length === 0) await page.getByText('No command took that long.').waitFor()
  })

  it('advises on indexes, with the line of a migration to copy', async () => {
    const { page } = admin
    await t.db.collection('transactions').createIndex({ walletId: 1 }, { name: 'superfluous' })
    await page.getByRole('link', { name: 'Indexes' }).click()
    const redundant = page.getByRole('region', { name: 'Redundant indexes' })
    await redundant.getByText('superfluous').first().waitFor()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await redundant.getByRole('button', { name: 'Copy the line that drops superfluous' }).click()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toMatch(/transactions.*drop.*superfluous/s)
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' })
    await t.db.collection('transactions').dropIndex('superfluous')
    await t.db.collection('sitemaps').dropIndex('shopId_1_generatedAt_-1__id_-1')
    await page.getByRole('button', { name: 'Look again' }).click()
    await page
      .getByRole('region', { name: 'Missing indexes' })
      .getByText('shopId, generatedAt ↓, _id ↓')
      .first()
      .waitFor()
    expect(await page.locator('main').textContent()).not.toContain('superfluous')
  })

  it('shows what the database holds', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Database' }).click()
    const documents = page
      .getByRole('region', { name: 'Collections' })
      .locator('tr', { hasText: 'products' })
      .locator('td:nth-child(2)')
    const stored = new Intl.NumberFormat('en').format(await t.db.collection('products').countDocuments())
    await expect.poll(() => documents.textContent()).toBe(stored)
  })

  it('takes the colours of the system, or those that were chosen, and keeps them; the charts too', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.locator('time-chart').first().waitFor()
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await ground()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await ground()
    expect(dark).not.toBe(light)
    await expect.poll(() => pixelsOfLine(page, 'Requests')).toBeGreaterThan(20)
    await page.getByRole('radio', { name: 'Light' }).check()
    expect(await ground()).toBe(light)
    expect(await pixelsOfLine(page, 'Requests')).toBeGreaterThan(20)
    await page.reload()
    await page.locator('time-chart').first().waitFor({ timeout: 15_000 })
    expect(await ground()).toBe(light)
    await page.getByRole('radio', { name: 'System' }).check()
    expect(await ground()).toBe(dark)
  })

  it('axe-core finds nothing serious in any view, light or dark, wide or narrow', { timeout: 90_000 }, async () => {
    const { page } = admin
    for (const view of views) {
      await page.getByRole('link', { name: view, exact: true }).click()
      await page.locator('main h1', { hasText: view }).waitFor()
      await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
      for (const theme of ['Light', 'Dark'])
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 900 })
          await page.getByRole('radio', { name: theme }).check()
          // Colours change over a moment.
          await page.waitForTimeout(200)
          expect(await seriousFindings(page), `${view} ${theme} ${width}`).toEqual([])
          expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${view} ${width}`).toBe(
            true,
          )
        }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('signs out here and on the server', async () => {
    const { page } = admin
    const sessions = () => t.db.collection('sessions').countDocuments()
    const before = await sessions()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    await expect.poll(sessions).toBe(before - 1)
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
    expect(await seriousFindings(page)).toEqual([])
  })

  it('has asked nobody but this server, and met no error and nothing that its policy forbids', () => {
    const { requests, complaints } = admin
    const own = [address, address.replace(/^http/, 'ws')]
    expect(requests.length).toBeGreaterThan(20)
    expect(requests.filter(url => !own.some(place => url.startsWith(`${place}/`)) && !url.startsWith('data:'))).toEqual(
      [],
    )
    expect(complaints).toEqual([])
  })

  it('would have been told: what the policy forbids is refused, text that becomes elements too', async () => {
    const { page, complaints } = admin
    const outcome = await page.evaluate(`(async () => {
      const script = document.createElement('script')
      try { script.text = 'globalThis.smuggled = true' } catch {}
      document.body.append(script)
      let html = 'set'
      try { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>' } catch { html = 'refused' }
      const elsewhere = await fetch('http://127.0.0.1:1/').then(() => 'sent', () => 'refused')
      return { smuggled: 'smuggled' in globalThis, html, elsewhere }
    })()`)
    expect(outcome).toEqual({ smuggled: false, html: 'refused', elsewhere: 'refused' })
    expect(complaints.length).toBeGreaterThanOrEqual(2)
  })
})
