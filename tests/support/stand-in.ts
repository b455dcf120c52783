import { setTimeout as wait } from 'node:timers/promises'
import fastify from 'fastify'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type App, serve } from '../../src/serve.ts'

/**
 * A process that is started, made ready and stopped as `src/main.ts` is, around an app that can be as slow as a test
 * needs: `/slow/<ms>` answers after that time, `/slow/forever` never; it says `asked <path>` when such a request has come.
 */
const config = loadConfig()
await serve(
  config,
  createLog(config),
  async (_config, { database }) => {
    const app = fastify()
    let prepared = false
    let stopping = false
    app.get('/health/live', async () => 'live')
    app.get('/health/ready', async (_request, reply) =>
      prepared && database.ready && !stopping ? 'ready' : reply.code(503).send('not ready'),
    )
    app.get('/slow/:ms', async request => {
      process.stdout.write(`asked ${request.url}\n`)
      const { ms } = request.params as { ms: string }
      await (ms === 'forever' ? new Promise(() => undefined) : wait(Number(ms)))
      return 'slow'
    })
    return Object.assign(app, {
      lifecycle: {
        get stopping() {
          return stopping
        },
        markStopping: () => {
          stopping = true
        },
        prepare: async () => {
          prepared = true
          return { hasSample: false }
        },
      },
    }) as unknown as App
  },
  address => process.stdout.write(`started ${address}\n`),
)
