import { again } from './feed.js'
import { ask } from './session.js'
import { update } from './state.js'

/** The same as long as it is asked: an answer that was lost on its way, and asked for again, is no second run. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(36)).join('-')

const lookAgain = () => {
  again('jobs')
  again('runs')
}

/** @param {string} name @param {string} does */
export const askToRun = (name, does) => {
  const idempotencyKey = newKey()
  update({
    question: {
      title: `Run ${name} now?`,
      text: `${does} It begins as soon as no other run of it is at work.`,
      action: 'Run now',
      done: `${name} is queued`,
      run: async () => {
        await ask('AdminPageRunJob', { input: { name, idempotencyKey } })
        lookAgain()
      },
    },
  })
}

/** @param {{ readonly id: string, readonly name: string }} run */
export const askToCancel = ({ id: jobId, name }) => {
  const idempotencyKey = newKey()
  update({
    question: {
      title: `Cancel this run of ${name}?`,
      text: 'One that waits does not begin; one that is at work is told to end, which takes up to 10 seconds.',
      action: 'Cancel the run',
      done: `The run of ${name} is cancelled`,
      run: async () => {
        await ask('AdminPageCancelJob', { input: { jobId, idempotencyKey } })
        lookAgain()
      },
    },
  })
}
