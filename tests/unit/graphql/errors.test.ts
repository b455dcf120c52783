import { GraphQLError, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, graphqlSync, parse, Source } from 'graphql'
import { describe, expect, it } from 'vitest'
import { formatError, partsOf } from '../../../src/graphql/errors.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { AppError, errorTable } from '../../../src/kernel/errors.ts'
import { recordLog } from '../../support/log.ts'

const format = (error: unknown) => {
  const { log, lines } = recordLog()
  return { told: formatError(error, 'request-1', log), lines }
}
const masked = {
  message: 'Something went wrong on our side.',
  extensions: { code: 'INTERNAL_ERROR', requestId: 'request-1' },
}

describe('formatError', () => {
  it('tells an AppError with its code, its details and the request id', () => {
    const { told, lines } = format(new AppError('INVALID_ID', 'No id.', { argument: 'id' }))
    expect(told).toEqual({
      message: 'No id.',
      extensions: { argument: 'id', code: 'INVALID_ID', requestId: 'request-1' },
    })
    expect(lines).toEqual([])
  })

  it('lets no detail stand in for the code or the request id', () => {
    const { told } = format(new AppError('CONFLICT', undefined, { code: 'X', requestId: 'Y' }))
    expect(told.extensions).toEqual({ code: 'CONFLICT', requestId: 'request-1' })
  })

  it('tells an AppError that a resolver threw with its path and its place', () => {
    const thrown = new AppError('NOT_FOUND')
    const nodes = parse('{ a }').definitions
    const outer = new GraphQLError('x', {
      nodes,
      path: ['a', 0],
      originalError: new GraphQLError('y', { originalError: thrown }),
    })
    expect(format(outer).told).toEqual({
      message: errorTable.NOT_FOUND.message,
      locations: [{ line: 1, column: 1 }],
      path: ['a', 0],
      extensions: { code: 'NOT_FOUND', requestId: 'request-1' },
    })
  })

  it('logs what is behind an AppError, and tells nothing of it', () => {
    const { told, lines } = format(
      new AppError('DATABASE_UNAVAILABLE', undefined, {}, { cause: new Error('connect ECONNREFUSED 10.0.0.7:27017') }),
    )
    expect(JSON.stringify(told)).not.toContain('10.0.0.7')
    expect(lines).toEqual([
      expect.objectContaining({
        requestId: 'request-1',
        code: 'DATABASE_UNAVAILABLE',
        err: expect.objectContaining({ message: 'connect ECONNREFUSED 10.0.0.7:27017' }),
      }),
    ])
  })

  it.each([
    ['an Error', new Error('secret')],
    [
      'a TypeError below two GraphQLErrors',
      new GraphQLError('secret', {
        path: ['a'],
        originalError: new GraphQLError('secret', { originalError: new TypeError('secret') }),
      }),
    ],
    ['a GraphQLError that a resolver threw', new GraphQLError('secret', { path: ['a'] })],
    ['a text', 'secret'],
    ['undefined', undefined],
    ['an object that looks like an AppError', { name: 'AppError', code: 'NOT_FOUND', message: 'secret' }],
  ])('masks %s, and logs all of it', (_name, error) => {
    const { told, lines } = format(error)
    expect(told).toMatchObject(masked)
    expect(JSON.stringify(told)).not.toContain('secret')
    expect(Object.keys(told).sort()).toEqual(told.path ? ['extensions', 'message', 'path'] : ['extensions', 'message'])
    expect(lines).toEqual([
      expect.objectContaining({
        level: 50,
        requestId: 'request-1',
        err: expect.objectContaining({ stack: expect.any(String) }),
      }),
    ])
  })

  it('tells a syntax error', () => {
    const refused = graphqlSync({ schema: buildSchema(), source: new Source('{ shops( }') }).errors?.[0]
    expect(format(refused).told).toEqual({
      message: 'Syntax Error: Expected Name, found "}".',
      locations: [{ line: 1, column: 10 }],
      extensions: { code: 'GRAPHQL_PARSE_FAILED', requestId: 'request-1' },
    })
  })

  it('tells what a scalar says of a variable, and not the variable', () => {
    const refused = graphqlSync({
      schema: buildSchema(),
      source: 'query ($e: EmailAddress!) { userByEmail(email: $e) { id } }',
      variableValues: { e: 'nobody' },
    }).errors?.[0]
    const { told, lines } = format(refused)
    expect(told.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(told.message).toBe('Variable "$e" got an invalid value; Value is not a valid email address')
    expect(lines).toEqual([])
  })
})

describe('partsOf', () => {
  it('gives the single refusals of one that carries several, and else the error itself', () => {
    const [a, b] = [new GraphQLError('a'), new GraphQLError('b')]
    expect(partsOf(Object.assign(new Error('x'), { errors: [a, b] }))).toEqual([a, b])
    const empty = Object.assign(new Error('x'), { errors: [] })
    expect(partsOf(empty)).toEqual([empty])
    expect(partsOf(a)).toEqual([a])
  })
})

describe('the scalars that an argument may have', () => {
  const scalars = Object.values(buildSchema().getTypeMap()).filter(
    (type): type is GraphQLScalarType => type instanceof GraphQLScalarType && type.name !== 'JSON',
  )
  it.each(scalars.map(scalar => [scalar.name, scalar] as const))('%s refuses an object', (name, type) => {
    const field = { type, args: { value: { type } } }
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { field } }) })
    const source = `query ($value: ${name}) { field(value: $value) }`
    for (const value of [{ $gt: '' }, { _bsontype: 'ObjectId' }, [['a']]]) {
      const refused = graphqlSync({ schema, source, variableValues: { value } })
      expect(refused).not.toHaveProperty('data')
      expect(format(refused.errors?.[0]).told.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    }
  })
})
