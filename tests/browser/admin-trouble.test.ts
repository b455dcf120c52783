import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { createDatabase } from '../../src/database/connection.ts'
import { freePort } from '../../src/database/ports.ts'
import { loadSample } from '../../src/seed/sample.ts'
import { adminEmail, openAdmin, seriousFindings, signInAsAdmin, valuesOf } from '../support/admin-page.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { quiet, testConfig } from '../support/database.ts'
import { type OwnMongod, startOwnMongod } from '../support/own-mongod.ts'

const password = 'correct horse battery'

describe.skipIf(chromiumPath === null)('the page for administrators, in trouble', () => {
  let browser: Browser
  let mongod: OwnMongod
  let page: Page
  let address: string
  let port: number
  let stop: () => Promise<void>
  /** The operations of the page that were answered. */
  const asked = new Set<string>()

  const startServer = async () => {
    const config = testConfig({
      ...{ MONGODB_URI: mongod.uri, DB_NAME: 'admin_trouble', INSTANCE_NAME: 'web-1' },
    })
    const database = createDatabase(config.database, quiet)
    const app = await buildApp(config, { database, log: quiet })
    await database.connect(mongod.uri)
    await app.lifecycle.prepare()
    await loadSample(database.connection.db as never, password)
    address = await app.listen({ host: '127.0.0.1', port })
    stop = async () => {
      await app.close()
      await database.close()
    }
  }

  beforeAll(async () => {
    port = await freePort()
    mongod = await startOwnMongod()
    await startServer()
    browser = await startChromium()
    page = (await openAdmin(browser, address)).page
    page.on('requestfinished', request => {
      const [name] = request.postData()?.match(/AdminPage\w+/) ?? []
      if (name) asked.add(name)
    })
    await signInAsAdmin(page, password)
  })
  afterAll(async () => {
    await browser?.close()
    await stop?.()
  })

  const banner = () => page.getByRole('status').first()
  const newest = async () => (await valuesOf(page, 'Database commands'))[0]

  it('says that the database is gone, goes on with what the server tells, and is well by itself when it is back', {
    timeout: 150_000,
  }, async () => {
    await page.getByRole('radio', { name: '5 min', exact: true }).check()
    // While all is well it learns what its other views show.
    await expect.poll(() => [...asked].filter(name => /Queries|Indexes|Database|Runs/.test(name)).length).toBe(4)
    mongod.kill()
    await banner()
      .getByText(/^The database .*(cannot be reached|does not answer|is not connected)/)
      .waitFor({ timeout: 20_000 })
    await page.locator('.tile', { hasText: 'Breaker' }).getByText('Open', { exact: true }).waitFor({ timeout: 20_000 })
    await page.getByRole('listitem').filter({ hasText: 'Unhealthy since' }).first().waitFor({ timeout: 20_000 })
    const before = await newest()
    await expect.poll(newest, { timeout: 15_000 }).not.toBe(before)
    expect(await seriousFindings(page)).toEqual([])
    await page
      .locator('.tile', { hasText: 'Breaker' })
      .getByText(/^since \d\d:\d\d:\d\d$/)
      .waitFor()
    expect(await page.getByText(/^opened \d+ time/).count()).toBe(0)
    await page.getByText('Not ready', { exact: true }).waitFor()

    // What no view has shown before is there as well, as it was, and why is said once.
    for (const [view, shown] of [
      ['Queries', 'Slowest shapes'],
      ['Jobs', 'Runs'],
      ['Database', 'Collections'],
      ['Indexes', 'All indexes'],
    ] as const) {
      await page.getByRole('link', { name: view, exact: true }).click()
      await page.getByRole('region', { name: shown, exact: true }).waitFor()
      // Queries are told out of memory, to an admin who is known.
      if (view === 'Jobs') await banner().getByText('What is not live is from').waitFor({ timeout: 15_000 })
      expect(await page.locator('.trouble').count(), view).toBe(1)
    }
    await page.reload()
    await page.getByText('What is not here yet comes once the server can answer.').waitFor({ timeout: 20_000 })
    await page.locator('.brand').getByText('Unhealthy').waitFor()
    await banner()
      .getByText(/^The database /)
      .waitFor()
    expect(await page.locator('.trouble').count()).toBe(1)
    await page.getByRole('link', { name: 'Overview' }).click()
    await mongod.restart()
    await banner()
      .getByText(/^The database/)
      .waitFor({ state: 'detached', timeout: 30_000 })
    await page.locator('.tile', { hasText: 'Breaker' }).getByText('Closed').waitFor({ timeout: 20_000 })
    await page.getByRole('link', { name: 'Database' }).click()
    await page.getByRole('region', { name: 'Collections' }).getByText('products').waitFor({ timeout: 20_000 })
    await page.getByRole('link', { name: 'Overview' }).click()
  })

  it('says since when the server has not answered, and goes on with the next one at the same place', {
    timeout: 60_000,
  }, async () => {
    await stop()
    await banner()
      .getByText(/^The server has not answered since \d\d:\d\d:\d\d/)
      .waitFor({ timeout: 20_000 })
    expect(await seriousFindings(page)).toEqual([])
    await startServer()
    await banner()
      .getByText(/^The server has not answered/)
      .waitFor({ state: 'detached', timeout: 30_000 })
    await page.getByText('opened 0 times').waitFor({ timeout: 30_000 })
    await page.getByText('on 1 socket').waitFor({ timeout: 30_000 })
  })

  it('asks to sign in again where the session was ended elsewhere', { timeout: 30_000 }, async () => {
    const { db } = await connected()
    await db.collection('sessions').deleteMany({})
    await page.getByText('Your session has ended. Sign in again.').waitFor({ timeout: 20_000 })
  })

  it('shows nothing any more to who is an admin no longer', { timeout: 40_000 }, async () => {
    await signInAsAdmin(page, password)
    const { db } = await connected()
    await db.collection('users').updateOne({ email: adminEmail }, { $set: { roles: ['shopper'] } })
    await page.getByText('This account is not an administrator’s').waitFor({ timeout: 20_000 })
    expect(await page.locator('time-chart').count()).toBe(0)
  })

  const connected = async () => {
    const { default: mongoose } = await import('mongoose')
    const client = await mongoose.mongo.MongoClient.connect(mongod.uri)
    return { db: client.db('admin_trouble') }
  }
})
