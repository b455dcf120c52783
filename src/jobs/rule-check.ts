import { type JobDeclaration, JobFailed } from '../kernel/job.ts'
import { mostTold, type Rule } from '../kernel/rule.ts'

/**
 * A job that looks whether rules hold, each at one moment of the data, and fails by the sentences of those that do not. It
 * tells how many things break them, and not which. A rule that cannot be read keeps no other from being looked at: the
 * job is tried again by its failure, unless that or another rule's being broken is what no further attempt would change.
 */
export const ruleCheck = (
  declaration: Omit<JobDeclaration, 'run'> & { readonly rules: readonly Rule<unknown>[] },
): JobDeclaration => {
  const { rules, ...job } = declaration
  return {
    ...job,
    run: async ({ door, atOneMoment, progress, found, log, signal }) => {
      const broken: string[] = []
      const unread: { readonly holds: string; readonly error: unknown }[] = []
      let problems = 0
      for (const [done, { holds, check }] of rules.entries()) {
        progress(done, rules.length)
        try {
          const breaking = await atOneMoment(inside => check(door, inside))
          if (breaking.length === 0) continue
          const atLeast = breaking.length < mostTold ? '' : ` (broken by at least ${mostTold})`
          log.error({ rule: holds, problems: breaking.length }, 'What must always hold does not')
          broken.push(`${holds}${atLeast}`)
          problems += breaking.length
          found(problems)
        } catch (error) {
          if (!signal.aborted) log.warn({ rule: holds, err: error }, 'A rule could not be looked at')
          unread.push({ holds, error })
        }
      }
      progress(rules.length, rules.length)
      const lasting = unread.map(({ error }) => error).filter(error => error instanceof JobFailed)
      if (broken.length > 0) {
        const besides =
          unread.length > 0 ? [`Could not be looked at: ${unread.map(({ holds }) => holds).join('; ')}.`] : []
        const why = [...new Set(lasting.map(({ message }) => `${message}.`))]
        throw new JobFailed([`Does not hold: ${broken.join('; ')}.`, ...besides, ...why].join(' '))
      }
      const [first] = [...lasting, ...unread.map(({ error }) => error)]
      if (unread.length > 0) throw first
      found(0)
    },
  }
}
