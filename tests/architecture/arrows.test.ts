import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './arrows.ts'

/** A tree of source files in a temporary folder. */
const tree = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'loadstone-arrows-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
  return root
}

it('every import of src follows the arrows of the design', () => {
  expect(violations('.')).toEqual([])
})

describe('the check of the arrows', () => {
  it('lets a well-built house stand', () => {
    const root = tree({
      'src/main.ts': "import { buildApp } from './app.ts'\nbuildApp()",
      'src/app.ts': "import './graphql/schema.ts'\nimport './http/health.ts'\nexport const buildApp = () => undefined",
      'src/config.ts': "import './config/readers.ts'\nexport const port = process.env.PORT",
      'src/config/readers.ts': 'export const integer = () => undefined',
      'src/kernel/ids.ts': "import { GraphQLError } from 'graphql'\nexport const x = GraphQLError",
      'src/database/door.ts':
        "import '../kernel/ids.ts'\nimport 'mongoose'\nimport type { Config } from '../config.ts'",
      'src/graphql/schema.ts':
        "import '../domains/index.generated.ts'\nimport type { Door } from '../database/door.ts'",
      'src/http/health.ts': "import '../config.ts'\nimport '../kernel/ids.ts'",
      'src/domains/index.generated.ts': "import './notes/index.ts'",
      'src/domains/notes/index.ts': "import './resolvers.ts'\nimport './store.ts'",
      'src/domains/notes/resolvers.ts':
        "import './policy.ts'\nimport type { Resolvers } from '../../graphql/types.generated.ts'",
      'src/domains/notes/actions.ts': "import './store.ts'",
      'src/domains/notes/actions.lists.ts': "import './actions.ts'\nimport './store.ts'",
      'src/domains/notes/policy.ts': '',
      'src/domains/notes/store.ts': "import 'mongoose'\nimport './models.ts'\nimport '../../database/door.ts'",
      'src/domains/notes/models.ts': "import mongoose from 'mongoose'",
      'src/graphql/types.generated.ts': "import type { Note } from '../domains/notes/rows.ts'",
      'src/domains/notes/rows.ts': 'export interface Note {}',
    })
    expect(violations(root)).toEqual([])
  })

  it.each<[string, string, string]>([
    ['src/kernel/a.ts', "import '../database/b.ts'", 'kernel does not import database'],
    ['src/kernel/a.ts', "import 'mongoose'", 'kernel does not know Mongoose'],
    ['src/kernel/a.ts', "import 'fastify'", 'the kernel knows graphql-js and dataloader alone'],
    ['src/kernel/a.ts', "import { readFileSync } from 'node:fs'", 'the kernel does no I/O'],
    ['src/kernel/a.ts', "import type { A } from '../graphql/b.ts'", 'kernel does not import graphql, not even types'],
    ['src/database/a.ts', "import '../domains/notes/index.ts'", 'database does not import domain'],
    ['src/database/a.ts', "import '../config.ts'", 'database does not import config'],
    ['src/database/a.ts', "export { b } from '../graphql/b.ts'", 'database does not import graphql'],
    ['src/database/a.ts', "const b = await import('../graphql/b.ts')", 'database does not import graphql'],
    [
      'src/database/a.ts',
      "export type A = import('../graphql/b.ts').B",
      'database does not import graphql, not even types',
    ],
    ['src/graphql/a.ts', "import '../database/b.ts'", 'graphql does not import database'],
    ['src/graphql/a.ts', "import mongoose from 'mongoose'", 'graphql does not know Mongoose'],
    ['src/graphql/a.ts', "import '../domains/notes/store.ts'", 'index.ts is the only door of a domain'],
    ['src/http/a.ts', "import '../database/b.ts'", 'http does not import database'],
    ['src/http/a.ts', "import 'mongodb'", 'http does not know Mongoose'],
    ['src/telemetry/a.ts', "import '../database/b.ts'", 'telemetry does not import database'],
    ['src/graphql/a.ts', "import '../telemetry/b.ts'", 'graphql does not import telemetry'],
    ['src/a.ts', "import './main.ts'", 'main.ts is imported by nobody'],
    ['src/jobs/a.ts', "import '../domains/notes/index.ts'", 'jobs does not import domain'],
    ['src/domains/notes/store.ts', "import '../tasks/store.ts'", 'a domain does not know another one'],
    ['src/domains/notes/store.ts', "import type { A } from '../tasks/rows.ts'", 'a domain does not know another one'],
    ['src/domains/notes/store.ts', "import '../../graphql/context.ts'", 'domain does not import graphql'],
    ['src/domains/notes/store.ts', "import '../../http/tokens.ts'", 'domain does not import http'],
    [
      'src/domains/notes/store.ts',
      "import type { A } from '../../config.ts'",
      'domain does not import config, not even types',
    ],
    ['src/domains/notes/resolvers.ts', "import './store.ts'", 'inside a domain resolvers does not import store'],
    ['src/domains/notes/resolvers.ts', "import './models.ts'", 'inside a domain resolvers does not import models'],
    ['src/domains/notes/loaders.ts', "import './models.ts'", 'inside a domain loaders does not import models'],
    ['src/domains/notes/store.ts', "import './resolvers.ts'", 'inside a domain store does not import resolvers'],
    ['src/domains/notes/policy.ts', "import './store.ts'", 'inside a domain policy does not import store'],
    ['src/domains/notes/actions.ts', "import './loaders.ts'", 'inside a domain actions does not import loaders'],
    ['src/domains/notes/actions.ts', "import mongoose from 'mongoose'", 'only store.ts and models.ts know Mongoose'],
    ['src/domains/notes/resolvers.ts', "import { Types } from 'mongoose'", 'only store.ts and models.ts know Mongoose'],
    ['src/domains/notes/actions.lists.ts', "import './models.ts'", 'inside a domain actions does not import models'],
    ['src/domains/notes/helpers.lists.ts', '', "a domain's files are index.ts"],
    ['src/domains/notes/helpers.ts', '', "a domain's files are index.ts"],
    ['src/domains/notes/deep/store.ts', '', "a domain's files are index.ts"],
    ['src/utils/a.ts', '', 'there is no room of this name'],
    ['src/http/a.ts', 'export const a = process.env.PORT', 'only src/config.ts reads process.env'],
    ['src/config/a.ts', 'export const a = process.env.PORT', 'only src/config.ts reads process.env'],
    ['src/config/a.ts', "import '../kernel/b.ts'", 'config does not import kernel'],
    ['src/http/a.ts', "import '../config/readers.ts'", 'config.ts is the only door of the settings'],
    ['src/http/a.ts', "export const a = process['env'].PORT", 'only src/config.ts reads process.env'],
    ['src/http/a.ts', 'const { env } = process', 'only src/config.ts reads process.env'],
    ['src/http/a.ts', "import { env } from 'node:process'", 'only src/config.ts reads process.env'],
  ])('%s with «%s» is red: %s', (path, source, why) => {
    const found = violations(tree({ [path]: source }))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(path)
    expect(found[0]).toContain(why)
  })

  it('a circle at run time is red', () => {
    const root = tree({ 'src/kernel/a.ts': "import './b.ts'", 'src/kernel/b.ts': "import './a.ts'" })
    expect(violations(root)).toEqual(['src/kernel/a.ts → src/kernel/b.ts → src/kernel/a.ts: a circle at run time'])
  })
})
