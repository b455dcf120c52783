import { defineLoaders } from '../../database/loaders.ts'

/** What this domain shows is one report for everybody: there is nothing to batch. */
export const loaders = defineLoaders({})
