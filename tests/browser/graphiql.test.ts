import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSample } from '../../src/seed/sample.ts'
import { startApp } from '../support/app.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'

// What JSON, HTML and GraphQL would each read as something else.
const password = 'say "</script>" \\ twice'

if (chromiumPath === null) process.stdout.write('No Chromium found (CHROMIUM_PATH): the tests in it are skipped\n')

describe.skipIf(chromiumPath === null)('GraphiQL in a browser', () => {
  let browser: Browser
  let page: Page
  let address: string
  const requests: string[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    const t = await startApp({ GRAPHIQL: 'true', SAMPLE_PASSWORD: password })
    await loadSample(t.db, password)
    address = await t.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await startChromium()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(8_000)
    page.on('request', request => requests.push(request.url()))
    page.on('console', message => {
      if (message.type() === 'error' || /content security policy/i.test(message.text())) complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    const introspected = page.waitForResponse(`${address}/graphql`)
    await page.goto(`${address}/graphiql`)
    await (await introspected).finished()
    await page.getByText('NewestProducts').first().waitFor()
  })
  afterAll(() => browser?.close())

  /** Puts the cursor into the operation, runs it as its user would, and reads the answer. */
  const run = async (operation: string) => {
    const answered = page.waitForResponse(
      response =>
        response.url() === `${address}/graphql` && response.request().postData()?.includes(`"${operation}"`) === true,
    )
    await page
      .locator('.graphiql-query-editor .view-line', { hasText: new RegExp(`^(query|mutation).${operation}`) })
      .click()
    await page.keyboard.press('Control+Enter')
    return (await answered).json()
  }
  const shown = () => page.locator('.graphiql-response .view-lines').textContent()

  it('signs in and reads products by its own example, once the token is in the headers', async () => {
    const signedIn = await run('SignIn')
    expect(signedIn.errors).toBeUndefined()
    const { accessToken } = signedIn.data.login
    await expect.poll(shown).toContain('accessToken')

    await page.getByRole('button', { name: 'Headers' }).click()
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click()
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    await page.keyboard.type(JSON.stringify({ Authorization: `Bearer ${accessToken}` }))

    const products = await run('NewestProducts')
    expect(products.errors).toBeUndefined()
    const [first] = products.data.products.nodes
    expect(products.data.products.nodes).toHaveLength(5)
    await expect.poll(shown).toContain(first.title.split(' ')[0])
    await expect.poll(shown).toContain('pricePaise')
  })

  it('shows in its explain panel what the database was asked, and by which index it answered', async () => {
    await page.getByRole('button', { name: 'Show Explain' }).click()
    await run('NewestProducts')
    const panel = page.locator('.graphiql-plugin')
    await panel.getByText('1. products: find products').waitFor({ state: 'attached' })
    // The panel is drawn again with what comes after the answer, and begins at the table again.
    const text = async () => {
      await panel.getByRole('combobox').selectOption('1. products: find products')
      return panel.textContent()
    }
    await expect.poll(text).toMatch(/5 documents|6 documents/)
    await expect.poll(text).toMatch(/index: \{.*"_id":-1\}\s+examined: \d+ keys and \d+ documents\s+verdict: INDEXED/)
    await expect.poll(text).toMatch(/find products \{.*\} sort \{ createdAt: -1, _id: -1 \}/)
    // Its own words are of SQL.
    const shownAs = async (selector: string) => {
      await text()
      return page.evaluate(`[...document.querySelectorAll('.graphiql-doc-explorer-content ${selector}')].map(node =>
        [getComputedStyle(node).fontSize, getComputedStyle(node, '::after').content])`)
    }
    await expect
      .poll(() => shownAs('h4'))
      .toEqual([
        ['0px', '"How it went"'],
        ['0px', '"Command, without its values"'],
      ])
    await expect.poll(() => shownAs('textarea + button')).toEqual(Array.from({ length: 2 }, () => ['0px', '"Copy"']))
    await page.getByRole('button', { name: 'Hide Explain' }).click()
  })

  it('begins that panel with a table of all commands, in columns', async () => {
    await page.getByRole('button', { name: 'Show Explain' }).click()
    await run('NewestProducts')
    const panel = page.locator('.graphiql-plugin')
    await panel.getByText('1. products: find products').waitFor({ state: 'attached' })
    // What was explained before goes first.
    await expect
      .poll(() => panel.getByRole('combobox').locator('option').allTextContents())
      .toEqual([
        expect.stringMatching(/^All: \d+ commands, [\d.]+ ms$/),
        '1. products: find products',
        '2. products.nodes.shop: find shops',
        '3. products.nodes.shop.owner: find users',
      ])
    const table = panel.locator('.explain-sql')
    const cells = async () => {
      const lines = (await table.allInnerTexts()).join('\n').split('\n')
      return lines.slice(0, 2).map(line => line.trim().split(/ {2,}/))
    }
    await expect.poll(cells).toEqual([
      ['#', 'ms', 'exam./ret.', 'verdict', 'path', 'index', 'command'],
      [
        '1',
        expect.stringMatching(/^[\d.]+$/),
        expect.stringMatching(/^\d+\/[56]$/),
        'INDEXED',
        'products',
        expect.stringContaining('"_id":-1'),
        expect.stringMatching(/^find products \{/),
      ],
    ])
    // Lines of a table do not wrap.
    await expect
      .poll(() => page.evaluate(`getComputedStyle(document.querySelector('.explain-sql')).whiteSpace`))
      .toBe('pre')
    await page.getByRole('button', { name: 'Hide Explain' }).click()
  })

  it('has in its editor the operation and variables of the address, and runs the one that it names, not before it is told to', async () => {
    const link = await browser.newPage()
    const sent: string[] = []
    link.on('request', request => sent.push(request.postData() ?? ''))
    const query = 'query One { __typename }\nquery Two($n: Int) { health { status @include(if: true) } a: __typename }'
    await link.goto(
      `${address}/graphiql?${new URLSearchParams({ query, variables: '{"n": 4}', operationName: 'Two' })}`,
    )
    await link.getByText('query Two').first().waitFor()
    await link.getByText('"n"').first().waitFor()
    expect(sent.filter(body => body.includes('query One'))).toEqual([])
    const answered = link.waitForRequest(request => request.postData()?.includes('query One') === true)
    await link.getByRole('button', { name: /^Execute/ }).click()
    expect(JSON.parse((await answered).postData() ?? '{}')).toMatchObject({
      query,
      variables: { n: 4 },
      operationName: 'Two',
    })
    await link.close()
  })

  it('has on narrow screens its panes one below another, and nothing lies over anything', async () => {
    for (const width of [390, 768]) {
      const narrow = await browser.newPage({ viewport: { width, height: 844 } })
      await narrow.goto(`${address}/graphiql`)
      await narrow.getByRole('button', { name: 'Show Explain' }).click()
      await narrow.locator('.graphiql-plugin').getByText('Explain').first().waitFor()
      const boxes = (await narrow.evaluate(
        `['.graphiql-plugin', '.graphiql-session-header', '.graphiql-query-editor', '.graphiql-editor-tools', '.graphiql-response']
          .map(selector => document.querySelector(selector).getBoundingClientRect())
          .map(({ top, bottom, left, right }) => ({ top, bottom, left, right }))`,
      )) as { top: number; bottom: number; left: number; right: number }[]
      for (const [i, box] of boxes.entries()) {
        expect([box.left >= 0, box.right <= width + 1], `${i} at ${width}`).toEqual([true, true])
        expect(box.bottom - box.top, `${i} at ${width}`).toBeGreaterThan(24)
        if (i > 0) expect(box.top, `${i} at ${width}`).toBeGreaterThanOrEqual((boxes[i - 1]?.bottom ?? 0) - 1)
      }
      await narrow.close()
    }
  })

  it('explains from the first on, and no more once that is turned off', async () => {
    expect(await page.evaluate(`localStorage.getItem('Ruru:explain')`)).toBe('true')
    const another = await browser.newPage()
    // As the switch in the menu keeps it.
    await another.addInitScript(`localStorage.setItem('Ruru:explain', '')`)
    await another.goto(`${address}/graphiql`)
    await another.getByRole('button', { name: 'Show Explain' }).click()
    await another.getByRole('button', { name: 'Enable explain' }).waitFor()
    await another.close()
  })

  it('is told what it subscribes to, with the same token', async () => {
    const opened = page.waitForEvent('websocket')
    // The last of the example; the editor draws only the lines that are in sight.
    await page.locator('.graphiql-query-editor .view-line', { hasText: /^query.NewestProducts/ }).click()
    for (const key of ['Control+End', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'Control+Enter']) await page.keyboard.press(key)
    expect((await opened).url()).toBe(`${address.replace(/^http/, 'ws')}/graphql`)
    await expect.poll(shown).toMatch(/"database":.*"status":.*"(HEALTHY|DEGRADED)"/s)
  })

  it('asks nobody but this server, and breaks no rule of its policy', () => {
    expect(requests.length).toBeGreaterThan(5)
    expect(requests.filter(url => !url.startsWith(`${address}/`) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
  })

  it('would have been told: a script or request that the policy forbids is refused', async () => {
    const outcome = await page.evaluate(`(async () => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.smuggled = true'
      document.body.append(script)
      const elsewhere = await fetch('http://127.0.0.1:1/').then(() => 'sent', () => 'refused')
      return { smuggled: 'smuggled' in globalThis, elsewhere }
    })()`)
    expect(outcome).toEqual({ smuggled: false, elsewhere: 'refused' })
    expect(complaints.filter(text => /content security policy/i.test(text)).length).toBeGreaterThanOrEqual(2)
  })
})
