import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { me, startForClients } from '../support/clients.ts'

it('the client preset of GraphQL Code Generator writes the manifest that the server reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-codegen-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'me.graphql'), me)
  const config = {
    schema: resolve('docs/schema.graphql'),
    documents: [join(folder, 'me.graphql')],
    generates: {
      [`${folder}/gql/`]: { preset: 'client', presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } } },
    },
  }
  writeFileSync(join(folder, 'codegen.json'), JSON.stringify(config))
  execFileSync(resolve('node_modules/.bin/graphql-codegen'), ['--config', join(folder, 'codegen.json')], {
    stdio: 'pipe',
  })

  const manifest = join(folder, 'gql/persisted-documents.json')
  const [hash] = Object.keys(JSON.parse(readFileSync(manifest, 'utf8')) as object)
  const t = await startForClients({ PERSISTED_MANIFEST: manifest, PERSISTED_ONLY: 'true' })
  const response = await t.fetch(t.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: t.authorization },
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
  })
  expect(await response.json()).toMatchObject({ data: { me: { name: 'Ada Lovelace' } } })
})
