import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

/** One import of a file, as it is written in the source. */
export interface Import {
  /** The importing file, from the root: `src/graphql/schema.ts`. */
  readonly from: string
  /** The imported file, from the root; or the package's name; or `node:…`. */
  readonly to: string
  readonly isPackage: boolean
  /** Gone at run time (`import type`). */
  readonly typeOnly: boolean
}

export interface SourceFile {
  readonly path: string
  readonly imports: readonly Import[]
  readonly readsEnvironment: boolean
}

const packageOf = (specifier: string): string =>
  isBuiltin(specifier)
    ? `node:${specifier.replace(/^node:/, '')}`
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')

const importOf = (from: string, specifier: string, typeOnly: boolean): Import => {
  const isPackage = !specifier.startsWith('.')
  return { from, to: isPackage ? packageOf(specifier) : normalize(join(dirname(from), specifier)), isPackage, typeOnly }
}

const readFile = (root: string, path: string): SourceFile => {
  const { module, program, errors } = parseSync(path, readFileSync(join(root, path), 'utf8'))
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    importOf(path, moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType)),
  )
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) imports.push(importOf(path, moduleRequest.value, isType))
    }
  }
  let readsEnvironment = imports.some(({ to }) => to === 'node:process')
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal') imports.push(importOf(path, String(source.value), false))
    },
    TSImportType: ({ source }) => {
      imports.push(importOf(path, source.value, true))
    },
    MemberExpression: ({ object, property }) => {
      const name = 'name' in property ? property.name : 'value' in property ? property.value : null
      if (object.type === 'Identifier' && object.name === 'process' && name === 'env') readsEnvironment = true
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'ObjectPattern' && init?.type === 'Identifier' && init.name === 'process') readsEnvironment = true
    },
  }).visit(program)
  return { path, imports, readsEnvironment }
}

/** Every source file below `root/src`, with what it imports. */
export const readSources = (root: string): SourceFile[] =>
  globSync('src/**/*.{ts,js}', { cwd: root })
    .sort()
    .map(path => readFile(root, path))
