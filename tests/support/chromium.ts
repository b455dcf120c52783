import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of a Chromium: `CHROMIUM_PATH`, else one of the usual places; null where there is none. */
export const chromiumPath: string | null = places.find(path => path && existsSync(path)) ?? null

/** Starts it without anything that would ask for something on its own. */
export const startChromium = async (): Promise<Browser> => {
  if (chromiumPath === null) throw new Error('there is no Chromium: set CHROMIUM_PATH')
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
