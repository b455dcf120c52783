import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isTypeDefinitionNode, isTypeExtensionNode, parse, specifiedScalarTypes, visit } from 'graphql'

/** Which SDL files one may speak of: the newer type extends the older, and the older never hears of it. */
const older: Readonly<Record<string, readonly string[]>> = {
  base: [],
  accounts: ['base'],
  commerce: ['base', 'accounts'],
  wallets: ['base', 'accounts', 'commerce'],
  campaigns: ['base', 'accounts', 'commerce'],
  tasks: ['base', 'accounts', 'commerce'],
  operations: ['base', 'accounts', 'commerce'],
}

/** A domain that is not of the house is newer than all that are. */
const olderThan = (file: string): readonly string[] => older[file] ?? Object.keys(older)

/** Every type that a file of `root/schema` names or extends though its own file is not older, a line each. */
export const sdlViolations = (root: string): string[] => {
  const files = globSync('schema/*.graphql', { cwd: root })
    .sort()
    .map(path => ({ name: basename(path, '.graphql'), document: parse(readFileSync(join(root, path), 'utf8')) }))
  const home = new Map<string, string>(specifiedScalarTypes.map(({ name }) => [name, 'base']))
  for (const { name, document } of files) {
    for (const definition of document.definitions) {
      if (isTypeDefinitionNode(definition)) home.set(definition.name.value, name)
    }
  }
  return files.flatMap(({ name, document }) => {
    const found: string[] = []
    const check = (type: string, how: string): void => {
      const at = home.get(type) ?? 'nowhere'
      if (at !== name && !olderThan(name).includes(at)) found.push(`${name}.graphql ${how} ${type} of ${at}.graphql`)
    }
    for (const definition of document.definitions) {
      if (isTypeExtensionNode(definition)) check(definition.name.value, 'extends')
    }
    visit(document, { NamedType: node => check(node.name.value, 'names') })
    return found
  })
}
