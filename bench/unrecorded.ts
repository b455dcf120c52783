/** The server as it is, but that no command is recorded: what recording costs is what the real one takes beyond this. */
import { CommandStats } from '../src/database/command-stats.ts'

CommandStats.prototype.measure = (_statement, _causes, send) => send({ retries: 0 })
CommandStats.prototype.served = () => undefined
await import('../src/main.ts')
