import type { SentCommand } from './app.ts'

type Stage = Readonly<Record<string, unknown>>

/** Stages behind which there are only so many rows: those asked for, or one for each group. */
const bounding = new Set(['$limit', '$count', '$group', '$documents', '$collStats', '$indexStats'])

const lookups = (stages: readonly Stage[]): (readonly Stage[])[] =>
  stages.flatMap(({ $lookup }) => {
    const { pipeline, foreignField } = ($lookup ?? {}) as { pipeline?: readonly Stage[]; foreignField?: string }
    // Of an id there is one document.
    return $lookup === undefined || foreignField === '_id' ? [] : [pipeline ?? []]
  })

const isBoundedPipeline = (stages: readonly Stage[]): boolean =>
  stages.some(stage => Object.keys(stage).some(name => bounding.has(name))) && lookups(stages).every(isBoundedPipeline)

/** Whether a command can give only so many rows, however many the collection has. */
export const isBounded = ({ name, command }: SentCommand): boolean => {
  if (name === 'find') return Number(command.limit) > 0
  if (name === 'aggregate') return isBoundedPipeline(command.pipeline as readonly Stage[])
  return true
}
