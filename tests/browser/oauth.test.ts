import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/database/ports.ts'
import { startApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { startStandIn } from '../support/oidc.ts'
import { googleAt } from '../support/providers.ts'

it('in production there is no page: the frontend is somebody else', async () => {
  const { issuer } = await startStandIn()
  const t = await startApp({ ...googleAt(issuer), NODE_ENV: 'production', PUBLIC_URL: 'https://shop.example.com' })
  for (const url of ['/oauth', '/oauth/page.js']) expect((await t.app.inject({ url })).statusCode).toBe(404)
})

describe.skipIf(chromiumPath === null)('the sign-in page for development, in a browser', () => {
  let browser: Browser
  let address: string
  let issuer: Awaited<ReturnType<typeof startStandIn>>
  beforeAll(async () => {
    issuer = await startStandIn()
    const port = await freePort()
    address = `http://127.0.0.1:${port}`
    const t = await startApp({ ...googleAt(issuer.issuer), GRAPHIQL: 'true', PUBLIC_URL: address })
    await t.app.listen({ host: '127.0.0.1', port })
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  it('leads through the provider and back, and shows a token that is good; no address keeps the code', async () => {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(error.message))
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${address}/oauth`)
    await page.getByRole('button', { name: 'GOOGLE' }).click()
    const headers = JSON.parse((await page.locator('pre').textContent()) ?? '{}')
    expect(page.url()).toBe(`${address}/oauth`)
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ me { email } }' }),
    })
    expect(await response.json()).toEqual({ data: { me: { email: 'mallory@example.com' } } })
    expect(complaints).toEqual([])
  })

  it('says why nobody is signed in, as text', async () => {
    const page = await browser.newPage()
    await page.goto(`${address}/oauth?error=UNAUTHENTICATED&reason=${encodeURIComponent('<img src=x>')}`)
    await page.getByText('Not signed in: UNAUTHENTICATED (<img src=x>)').waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })
})
