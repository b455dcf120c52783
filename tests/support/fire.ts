import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../../src/kernel/errors.ts'
import { Random } from '../../src/seed/random.ts'
import type { MoneyApp, Movement } from './money.ts'
import { Servers } from './servers.ts'

export interface FireSize {
  readonly movements: number
  readonly wallets: number
  readonly servers: number
  readonly kills: number
  /** Requests that are on their way at a time. */
  readonly clients: number
}

/** A movement as a client asked for it, and what he was told in the end. */
export interface Acknowledged {
  readonly key: string
  readonly name: Movement
  readonly amountPaise: number
  /** Every answer that said it was done: tagged ids of transactions. */
  readonly transactions: readonly string[]
  /** The code of every answer that refused it for good. */
  readonly refusals: readonly string[]
}

export interface Fire {
  readonly answers: readonly Acknowledged[]
  /** Paise that the wallets held before. */
  readonly before: number
  readonly killed: number
  /** Requests that had no answer, or one that said to try again. */
  readonly retried: number
  readonly seconds: number
}

/** What a client tries again, with the same key. */
const passing = new Set<string>([
  'DATABASE_UNAVAILABLE',
  'TIMEOUT',
  'OUTCOME_UNKNOWN',
  'OVERLOADED',
] satisfies ErrorCode[])
const first = 10_000
const giveUpMs = 120_000

interface Answered {
  readonly transaction?: string
  readonly code?: string
}

/** Sends a request once; null where there was no answer. */
const send = async (address: string, token: string, body: string): Promise<Answered | null> => {
  try {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
      signal: AbortSignal.timeout(15_000),
    })
    const { data, errors } = (await response.json()) as {
      data?: { moved: { transaction: { id: string } } } | null
      errors?: { extensions: { code: string } }[]
    }
    const [error] = errors ?? []
    return error ? { code: error.extensions.code } : { transaction: String(data?.moved.transaction.id) }
  } catch {
    return null
  }
}

/**
 * Debits, credits and transfers at random over some wallets, a quarter of them on one, sent to several server processes
 * of which some are killed meanwhile. Each has a key of its own and is sent again, to whichever server, until it is done
 * or refused; one in ten is sent twice at once, as by somebody impatient.
 */
export const fireMoney = async (t: MoneyApp, size: FireSize): Promise<Fire> => {
  const random = new Random(size.movements, 'fire')
  const servers = new Servers(t.db.databaseName)
  await Promise.all(Array.from({ length: size.servers }, () => servers.start()))
  const holders = await Promise.all(Array.from({ length: size.wallets }, () => t.holder(first)))
  let retried = 0
  let done = 0
  const begin = performance.now()

  const untilAnswered = async (token: string, body: string): Promise<Answered> => {
    const until = Date.now() + giveUpMs
    for (let tries = 0; ; tries++) {
      const address = servers.addresses[Math.floor(Math.random() * servers.addresses.length)] ?? ''
      const answer = await send(address, token, body)
      if (answer && !passing.has(answer.code ?? '')) return answer
      if (Date.now() > until) return answer ?? { code: 'no answer' }
      retried++
      await wait(Math.min(50 * 2 ** tries, 1_000) * (0.5 + Math.random()))
    }
  }
  const move = async (n: number): Promise<Acknowledged> => {
    const from = random.chance(0.25) ? holders[0] : random.pick(holders)
    const to = random.pick(holders.filter(holder => holder !== from))
    if (!from || !to) throw new Error('money moves between two wallets')
    const name = random.weighted({ creditWallet: 25, debitWallet: 40, transferFunds: 35 })
    const [amountPaise, key] = [random.int(1, 3_000), `fire ${n}`]
    const input = {
      ...{ amountPaise, reason: 'under fire', idempotencyKey: key },
      ...(name === 'transferFunds' ? { fromWalletId: from.wallet, toWalletId: to.wallet } : { walletId: from.wallet }),
    }
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
    const query = `mutation ($input: ${type}!) { moved: ${name}(input: $input) { transaction { id } } }`
    const body = JSON.stringify({ query, variables: { input } })
    const token = await t.tokenFor(name === 'creditWallet' ? t.admin : from.id)
    const answers = await Promise.all(
      Array.from({ length: random.chance(0.1) ? 2 : 1 }, () => untilAnswered(token, body)),
    )
    done++
    return {
      ...{ key, name, amountPaise },
      transactions: answers.flatMap(({ transaction }) => transaction ?? []),
      refusals: answers.flatMap(({ code }) => code ?? []),
    }
  }
  const answers: Acknowledged[] = []
  let next = 0
  const client = async () => {
    while (next < size.movements) answers.push(await move(next++))
  }
  const killer = async () => {
    for (let kills = 1; kills <= size.kills; kills++) {
      while (done < (kills / (size.kills + 1)) * size.movements) await wait(20)
      await servers.kill()
    }
  }
  await Promise.all([killer(), ...Array.from({ length: size.clients }, client)])
  return {
    ...{ answers, retried, killed: servers.killed, before: first * size.wallets },
    seconds: (performance.now() - begin) / 1_000,
  }
}
