const needed = new WeakMap<object, readonly string[]>()

/**
 * Declares the stored fields that a computed field reads from its row (`_id` is always there), beside its resolver:
 * `name: needs(['firstName', 'lastName'], row => …)`. They are projected wherever the field is selected.
 */
export const needs = <Resolve extends object>(paths: readonly string[], resolve: Resolve): Resolve => {
  needed.set(resolve, paths)
  return resolve
}

/** What a resolver declared by `needs`; undefined for one that declared nothing. */
export const needsOf = (resolve: object): readonly string[] | undefined => needed.get(resolve)
