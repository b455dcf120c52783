import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sdlViolations } from './sdl.ts'

const schema = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'loadstone-sdl-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'schema'))
  for (const [name, source] of Object.entries(files)) writeFileSync(join(root, 'schema', `${name}.graphql`), source)
  return root
}

const base = 'type Query interface Node { id: ID! }'
const accounts = 'type User implements Node { id: ID! name: String } extend type Query { me: User }'
const commerce = 'type Shop { id: ID! owner: User } extend type User { shops: [Shop!] }'

it('in the SDL the newer extends the older, which never hears of it', () => {
  expect(sdlViolations('.')).toEqual([])
})

it('lets a newer domain extend an older one', () => {
  expect(sdlViolations(schema({ base, accounts, commerce }))).toEqual([])
  expect(
    sdlViolations(schema({ base, accounts, notes: 'type Note { by: User } extend type User { notes: [Note!] }' })),
  ).toEqual([])
})

it.each([
  [
    'an older one that names a newer',
    { base, accounts: `${accounts} extend type User { shops: [Shop!] }`, commerce: 'type Shop { id: ID! }' },
    'accounts.graphql names Shop of commerce.graphql',
  ],
  [
    'an older one that extends a newer',
    { base, accounts: `${accounts} extend type Shop { owner: User }`, commerce: 'type Shop { id: ID! }' },
    'accounts.graphql extends Shop of commerce.graphql',
  ],
  [
    'one that names a neighbour',
    { base, wallets: 'type Wallet { id: ID! }', tasks: 'type Todo { wallet: Wallet }' },
    'tasks.graphql names Wallet of wallets.graphql',
  ],
  [
    'the base that names a domain',
    { base: `${base} extend type Query { me: User }`, accounts: 'type User { id: ID! }' },
    'base.graphql names User of accounts.graphql',
  ],
  [
    'a type that is nowhere',
    { base, accounts: 'type User { ghost: Ghost }' },
    'accounts.graphql names Ghost of nowhere.graphql',
  ],
])('is red for %s', (_name, files, why) => {
  expect(sdlViolations(schema(files))).toContain(why)
})
