/**
 * Loaded before a server that is measured (`--import`): answers over the control channel `cpu` with the CPU time of the
 * whole process, in microseconds, and `memory` with what it takes, in bytes; and ends the server when the bench is gone.
 */
process.on('message', message => {
  if (message === 'memory') process.send?.(process.memoryUsage())
  if (message !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
