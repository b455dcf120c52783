import { runCommand } from '../../src/cli/deps.ts'

/** A command as `npm run seed` is one: says which database it was given, and how many notes it found there. */
await runCommand(async ({ database }) => {
  const notes = database.connection.collection('notes')
  await notes.insertOne({ text: 'from a command' })
  process.stdout.write(`${await notes.countDocuments()} notes in ${database.connection.getClient().options.hosts}\n`)
})
