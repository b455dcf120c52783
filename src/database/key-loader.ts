import DataLoader from 'dataloader'
import { type Path, pathText } from '../kernel/connection.ts'

/** Values by key, asked for once in a request, all that are asked for at one moment together. */
export class KeyLoader<Value> {
  readonly #loader: DataLoader<string, Value>
  #path = ''

  /** `fetch` gets each key once, at most 1,000 of them, and the path of the first that asked. */
  constructor(fetch: (keys: readonly string[], path: string) => Promise<ReadonlyMap<string, Value>>, missing: Value) {
    this.#loader = new DataLoader(
      async keys => {
        const path = this.#path
        // After the other batches of the same moment, which come above 1,000 keys.
        queueMicrotask(() => {
          this.#path = ''
        })
        const found = await fetch(keys, path)
        return keys.map(key => found.get(key) ?? missing)
      },
      { maxBatchSize: 1000 },
    )
  }

  load(key: string, path: Path): Promise<Value> {
    if (this.#path === '') this.#path = pathText(path)
    return this.#loader.load(key)
  }
}
