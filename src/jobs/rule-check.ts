import type { ReadDoor } from '../database/read-door.ts'
import { type JobDeclaration, JobFailed } from '../kernel/job.ts'
import type { Request } from '../kernel/request.ts'

/** Something that always holds of what is stored. */
export interface Rule {
  /** As a sentence, with nobody's data. */
  readonly holds: string
  /** What breaks it; nothing where it holds. */
  readonly check: (door: ReadDoor, request: Request) => Promise<readonly unknown[]>
}

/**
 * A job that looks whether rules hold, each at one moment of the data, and fails by the sentences of those that do not. It
 * tells how many things break them, and not which.
 */
export const ruleCheck = (
  declaration: Omit<JobDeclaration, 'run'> & { readonly rules: readonly Rule[] },
): JobDeclaration => {
  const { rules, ...job } = declaration
  return {
    ...job,
    run: async ({ door, atOneMoment, progress, found, log }) => {
      const broken: string[] = []
      let problems = 0
      for (const [done, { holds, check }] of rules.entries()) {
        progress(done, rules.length)
        const breaking = await atOneMoment(inside => check(door, inside))
        if (breaking.length === 0) continue
        log.error({ rule: holds, problems: breaking.length }, 'What must always hold does not')
        broken.push(holds)
        problems += breaking.length
      }
      progress(rules.length, rules.length)
      found(problems)
      if (broken.length > 0) throw new JobFailed(`Does not hold: ${broken.join('; ')}.`)
    },
  }
}
