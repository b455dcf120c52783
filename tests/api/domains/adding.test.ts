import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import mongoose from 'mongoose'
import { expect, inject, it, onTestFinished } from 'vitest'
import { violations } from '../../architecture/arrows.ts'
import { sdlViolations } from '../../architecture/sdl.ts'
import { startProcess, temporaryFolder } from '../../support/process.ts'

const page = readFileSync('docs/adding-a-domain.md', 'utf8')
const run = promisify(execFile)

/** The page's code blocks that name a file after the language. */
const files = [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', source = '']) => ({
  path,
  source,
}))
/** What it asks: a query and a mutation. */
const [query = '', mutation = ''] = [...page.matchAll(/^```graphql\n([\s\S]*?)^```$/gm)].map(([, text]) => text)

/** A copy of the house with what the page adds; its packages are ours. */
const copyWithPage = async (): Promise<string> => {
  const root = await temporaryFolder()
  for (const path of ['src', 'schema', 'operations', 'codegen.ts', 'package.json', 'tsconfig.json'])
    cpSync(path, join(root, path), { recursive: true })
  mkdirSync(join(root, 'docs'))
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  for (const { path, source } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
  return root
}

it('a domain made as the page says is typed, keeps the arrows, and answers the page’s query and mutation', {
  timeout: 120_000,
}, async () => {
  expect(files.map(({ path }) => path)).toContain('schema/notes.graphql')
  const root = await copyWithPage()
  const bin = resolve('node_modules/.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  await run('graphql-codegen', ['--silent'], { cwd: root, env })
  await run('tsc', ['--noEmit'], { cwd: root, env })
  expect(violations(root)).toEqual([])
  expect(sdlViolations(root)).toEqual([])

  const name = `test_${new mongoose.Types.ObjectId().toHexString()}`
  const client = await new mongoose.mongo.MongoClient(inject('mongodbUri')).connect()
  const db = client.db(name)
  onTestFinished(async () => {
    await db.dropDatabase()
    await client.close()
  })
  const server = startProcess(join(root, 'src/main.ts'), {
    NODE_ENV: 'development',
    MONGODB_URI: inject('mongodbUri'),
    DB_NAME: name,
    DATA_DIR: join(root, '.data'),
  })
  const [, address = ''] = await server.says(/GraphQL +(http:\S+)\/graphql/, 30_000)
  const ask = async (body: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
    const answer = await fetch(`${address}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await answer.json()) as { data?: Record<string, never>; errors?: unknown }
  }
  const signIn = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const login = await ask({
    query: signIn,
    variables: { input: { email: 'shopper@example.com', password: 'loadstone-sample' } },
  })
  const { accessToken } = (login.data as unknown as { login: { accessToken: string } }).login

  const users = db.collection('users')
  const [me, other] = await Promise.all(
    ['shopper@example.com', 'brand@example.com'].map(email => users.findOne({ email })),
  )
  const note = (authorId: unknown, title: string, i: number) => ({
    authorId,
    title,
    text: `${title} `.repeat(20),
    color: 'yellow',
    pinned: false,
    createdAt: new Date(i),
  })
  await db
    .collection('notes')
    .insertMany([note(me?._id, 'Milk', 1), note(me?._id, 'Bread', 2), note(other?._id, 'Secret', 3)])
  const author = { name: `${me?.firstName} ${me?.lastName}` }
  expect(await ask({ query }, accessToken)).toEqual({
    data: {
      me: {
        notes: {
          totalCount: 2,
          nodes: [
            { title: 'Bread', excerpt: 'Bread '.repeat(20).slice(0, 40), color: 'YELLOW', author },
            { title: 'Milk', excerpt: 'Milk '.repeat(20).slice(0, 40), color: 'YELLOW', author },
          ],
        },
      },
      notes: { nodes: [{ title: 'Bread' }, { title: 'Milk' }] },
    },
  })
  await server.says(/"operation":"Notes"[^\n]*"commands":5,/)

  const write = (name: string, input: object) =>
    ask(
      {
        query: `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { note { title text version } } }`,
        variables: { input },
      },
      accessToken,
    )
  const variables = { input: { title: ' Eggs ', text: 'Six', idempotencyKey: 'eggs' } }
  const written = await ask({ query: mutation, variables }, accessToken)
  const { id } = (written.data as unknown as { createNote: { note: { id: string } } }).createNote.note
  expect(written).toEqual({
    data: {
      createNote: { note: { id: expect.stringMatching(/^nte_/), title: 'Eggs', color: 'WHITE', version: 1, author } },
    },
  })
  expect(await ask({ query: mutation, variables }, accessToken)).toEqual(written)
  expect(await write('updateNote', { noteId: id, text: null, expectedVersion: 1 })).toEqual({
    data: { updateNote: { note: { title: 'Eggs', text: null, version: 2 } } },
  })
  const refused = async (name: string, input: object) => (await write(name, input)).errors
  const secret = await db.collection('notes').findOne({ title: 'Secret' })
  expect(await refused('updateNote', { noteId: id, title: 'Ham', expectedVersion: 1 })).toMatchObject([
    { extensions: { code: 'CONFLICT', current: { title: 'Eggs', version: 2 } } },
  ])
  expect(await refused('updateNote', { noteId: id, title: 'x'.repeat(101) })).toMatchObject([
    { extensions: { code: 'VALIDATION_ERROR', fields: [{ field: 'title' }] } },
  ])
  expect(await refused('deleteNote', { noteId: `nte_${secret?._id.toHexString()}` })).toMatchObject([
    { extensions: { code: 'NOT_FOUND', argument: 'noteId' } },
  ])
  expect(await write('deleteNote', { noteId: id })).toMatchObject({ data: { deleteNote: { note: { title: 'Eggs' } } } })
  expect((await db.collection('notes').distinct('title')).sort()).toEqual(['Bread', 'Milk', 'Secret'])

  const indexes = (await db.collection('notes').indexes()).map(({ key }) => JSON.stringify(key))
  expect(indexes).toContain('{"authorId":1,"createdAt":-1,"_id":-1}')

  await db.collection('notes').updateOne({ title: 'Milk' }, { $set: { pinned: true } })
  const admin = await ask({
    query: signIn,
    variables: { input: { email: 'admin@example.com', password: 'loadstone-sample' } },
  })
  const { accessToken: asAdmin } = (admin.data as unknown as { login: { accessToken: string } }).login
  await ask({ query: 'mutation { runJob(input: { name: "forget-notes" }) { job { id } } }' }, asAdmin)
  await expect.poll(() => db.collection('notes').distinct('title')).toEqual(['Milk'])
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})
