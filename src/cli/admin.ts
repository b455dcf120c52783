import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { GraphQLEmailAddress } from 'graphql-scalars'
import { makeAdmin } from '../domains/accounts/index.ts'
import { createDoors } from '../doors.ts'
import { OperationRequest } from '../graphql/context.ts'
import { AppError } from '../kernel/errors.ts'
import { orExit } from '../or-exit.ts'
import { CommandRefused, refusePart, runCommand } from './deps.ts'

const usage = `Makes an account an admin; where there is none of that email, makes one whose email counts as verified.

  npm run admin -- EMAIL

  --password-stdin  a new account gets the password that is read from stdin; else one is made and shown once
  --help            show this`

const readOptions = async (): Promise<{ email: string; password: string; isOwn: boolean }> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'password-stdin': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  const [email, ...more] = positionals
  if (email === undefined || more.length > 0) throw new CommandRefused('Give one email address: npm run admin -- EMAIL')
  try {
    GraphQLEmailAddress.parseValue(email)
  } catch {
    throw new CommandRefused(`${email} is not an email address`)
  }
  const isOwn = values['password-stdin']
  const password = isOwn ? (await text(process.stdin)).replace(/\r?\n$/, '') : randomBytes(18).toString('base64url')
  return { email, password, isOwn }
}

/** What is wrong with the password, as its user is told. */
const wrongPassword = ({ details }: AppError): string => {
  const [field] = (details.fields ?? []) as { message: string }[]
  return `The password is not taken: ${field?.message}`
}

const { email, password, isOwn } = await orExit(readOptions)
await runCommand(async ({ config, database, db, log }) => {
  await refusePart(db)
  const request = new OperationRequest('admin', config.graphql.operationTimeoutMs)
  try {
    const made = await makeAdmin({ request, ...createDoors(config, database, log) }, { email, password })
    console.log(`${email} is ${made === 'already' ? 'an admin already' : 'an admin now'}`)
    const getsPassword = made === 'created' || made === 'taken over'
    if (getsPassword) console.log(isOwn ? 'The password is the given one' : `The password, shown only now: ${password}`)
    else if (isOwn) console.log('The account keeps its password')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new CommandRefused(error.code === 'VALIDATION_ERROR' ? wrongPassword(error) : error.message)
  } finally {
    request.end()
  }
})
