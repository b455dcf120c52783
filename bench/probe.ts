/**
 * Loaded before a server that is measured (`--import`): answers `cpu` over the control channel with the CPU time of the
 * whole process, in microseconds, and ends the server when the bench is gone.
 */
process.on('message', message => {
  if (message !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
