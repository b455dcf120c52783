import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertUser } from '../../support/people.ts'
import { ask, type Sent, ways } from '../../support/ways.ts'

let t: TestApp
let admin = ''
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true' })
  admin = await insertUser(t.db, ['admin'])
})
afterEach(async () => {
  expect((await t.ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
})

const names = ['constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']

describe.each(ways)('by %s', way => {
  const root = way === 'WebSocket' ? 'subscription' : 'query'
  const send = (sent: Sent) => ask(t, way, sent, { as: admin })
  /** As often as it takes for the document to be compiled, and once more. */
  const sendOften = async (sent: Sent) => {
    const told = []
    for (let i = 0; i < 4; i++) told.push(await send(sent))
    return told
  }

  describe.each(names)('the name %s', name => {
    it.each<[string, Sent, RegExp]>([
      ['an alias', { query: `${root} { health { ${name}: status } }` }, new RegExp(`"${name}":"(UN|)HEALTHY|DEGRADED`)],
      [
        'an alias of an object',
        { query: `${root} { health { ${name}: checks { database { status } } } }` },
        new RegExp(`"${name}":\\{"database":`),
      ],
      ['an alias of a root field', { query: `${root} { ${name}: health { status } }` }, new RegExp(`"${name}":\\{`)],
      ['a fragment', { query: `${root} { health { ...${name} } } fragment ${name} on Health { status }` }, /"status":/],
      ['an operation', { query: `${root} ${name} { health { status } }`, operationName: name }, /"status":/],
      [
        'a variable with a default',
        { query: `${root} ($${name}: Boolean = true) { health { status @include(if: $${name}) } }` },
        /"status":/,
      ],
    ])('may be that of %s, and is nothing else', async (_what, sent, answered) => {
      for (const { body } of await sendOften(sent)) {
        expect(body.errors).toBeUndefined()
        expect(JSON.stringify(body.data)).toMatch(answered)
      }
    })

    it.each<[string, string]>([
      ['a field', `health { ${name} }`],
      ['an argument', `health(${name}: 1) { status }`],
      ['a directive', `health { status @${name} }`],
      ['a type', `... on ${name} { __typename }`],
      ['a fragment that is not there', `health { ...${name} }`],
    ])('is not that of %s', async (_what, selection) => {
      for (const { body, code } of await sendOften({ query: `${root} { ${selection} }` })) {
        expect(body).not.toHaveProperty('data')
        expect(code).toBe('GRAPHQL_VALIDATION_FAILED')
      }
    })
  })

  it.each<[string, string]>([
    ['an alias', 'health { __proto__: status }'],
    ['an alias of an object', 'health { __proto__: checks { database { status } } }'],
    ['an alias of a root field', '__proto__: health { status }'],
    ['a field', 'health { __proto__ }'],
    ['a variable', 'health { status @include(if: $__proto__) }'],
  ])('the name __proto__ is that of nothing, not of %s', async (_what, selection) => {
    const variable = selection.includes('$') ? '($__proto__: Boolean = true)' : ''
    for (const told of await sendOften({ query: `${root} ${variable} { ${selection} }` })) {
      expect(told.body).not.toHaveProperty('data')
      expect(told.code).toBe('GRAPHQL_VALIDATION_FAILED')
    }
  })

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"a":[{"__proto__":{"polluted":true}}]}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"\\u005f_proto__":{"polluted":true}}',
    '{"a":{"constructor":{"prototype":{}}}}',
  ])('JSON with %s in variables or extensions is refused before anything is run', async poison => {
    const query = `${root} { health { status } }`
    for (const place of ['variables', 'extensions']) {
      t.forget()
      const told = await send({ query, [place]: JSON.parse(poison.replace('\\u005f', '_')) })
      expect(told.body).not.toHaveProperty('data')
      if (way === 'WebSocket') expect(told.closed).toBe(4400)
      else expect([told.status, told.code]).toEqual([400, 'BAD_REQUEST'])
      expect(t.commands).toEqual([])
    }
  })
})

it.each(['__proto__[polluted]=1', 'constructor[prototype][polluted]=1', '__proto__=1', '__proto__.polluted=1'])(
  'a URL with %s changes nothing and is answered',
  async more => {
    const url = `/graphql?${more}&query=${encodeURIComponent('{ __typename }')}`
    const response = await t.app.inject({ url, headers: { 'graphql-require-preflight': '1' } })
    expect(response.json()).toEqual({ data: { __typename: 'Query' } })
  },
)
