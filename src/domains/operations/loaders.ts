import { defineLoaders, listing, one } from '../../database/loaders.ts'
import { Job, jobs } from './store.jobs.ts'

/** All else that this domain shows is one report for everybody: there is nothing to batch. */
export const loaders = defineLoaders({
  jobById: one(Job),
  jobs: listing(jobs),
})
