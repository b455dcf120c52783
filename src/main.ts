import './check-node.js'
import { type Config, loadConfig } from './config.ts'
import { createLog } from './log.ts'
import { orExit } from './or-exit.ts'
import { preflight } from './preflight.ts'
import { type Prepared, serve } from './serve.ts'

const config = await orExit(loadConfig)
await orExit(() => preflight(config))
await serve(
  config,
  createLog(config),
  // Loaded here, so that a wrong variable is told before, and mongod starts meanwhile.
  async (config, deps) => (await import('./app.ts')).buildApp(config, deps),
  (address, prepared) => process.stdout.write(banner(config, address, prepared)),
)

/** Where to look first; in production the log alone speaks. */
function banner({ env, graphql, sample }: Config, address: string, { hasSample }: Prepared): string {
  if (env === 'production') return ''
  return `
  GraphQL   ${address}/graphql
${graphql.graphiql ? `  GraphiQL  ${address}/graphiql\n` : ''}${graphql.adminPage ? `  Admin     ${address}/admin\n` : ''}  Health    ${address}/health
${hasSample ? `\n  Sign in as admin@example.com, brand@example.com, agency@example.com, mediator@example.com,\n  shopper@example.com, merchant1@example.com, merchant2@example.com; the password is ${sample.password}\n` : ''}
`
}
