// Plain JavaScript that every Node parses: what follows is TypeScript run as it is, which needs Node 24.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `Loadstone needs Node 24 or newer, and this is ${process.version}: use npm start, which brings its own, or install Node 24\n`,
  )
  process.exit(1)
}
