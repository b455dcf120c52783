import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The first of the places that has a Chromium; null where none has, which throws where one is required. */
export const findChromium = (places: readonly (string | undefined)[], required: boolean): string | null => {
  const found = places.find(path => path && existsSync(path)) ?? null
  if (found === null && required)
    throw new Error('there is no Chromium, and CHROMIUM_REQUIRED is set: set CHROMIUM_PATH')
  return found
}

/** Path of a Chromium: `CHROMIUM_PATH`, else one of the usual places. With `CHROMIUM_REQUIRED=1` there must be one. */
export const chromiumPath = findChromium(
  [process.env.CHROMIUM_PATH, ...usualPlaces],
  process.env.CHROMIUM_REQUIRED === '1',
)

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
