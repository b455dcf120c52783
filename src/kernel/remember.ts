interface Kept<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): unknown
}

/** What a map holds under a key, made and kept when it holds nothing yet (`Map.prototype.getOrInsertComputed` to be). */
export const remember = <Key, Value>(kept: Kept<Key, Value>, key: Key, make: () => Value): Value => {
  const known = kept.get(key)
  if (known !== undefined) return known
  const value = make()
  kept.set(key, value)
  return value
}
