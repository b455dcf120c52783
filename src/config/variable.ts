import { z } from 'zod'

/** A row of the table of variables in README.md and `.env.example`. */
export interface Variable {
  readonly name: string
  readonly description: string
  /** As it is written in the environment; empty where the variable has no default. */
  readonly default: string
  /** Where it differs from `default`. */
  readonly production: string
  readonly secret: boolean
}

type Notes = Partial<Omit<Variable, 'name' | 'description'>>

const notes = z.registry<{ description: string } & Notes>()

/**
 * One variable. Its defaults are texts that stand in for a missing or empty value before anything is read, so that
 * the schema, the table and `.env.example` have one source.
 */
export function variable<S extends z.ZodType>(schema: S, description: string, more: Notes = {}): S {
  notes.add(schema, { description, ...more })
  return schema
}

/** The rows of the table, in the order of the schema. */
export const tableOf = (shape: Readonly<Record<string, z.ZodType>>): Variable[] =>
  Object.entries(shape).map(([name, schema]) => {
    const { description = '', default: fallback = '', production = fallback, secret = false } = notes.get(schema) ?? {}
    return { name, description, default: fallback, production, secret }
  })
