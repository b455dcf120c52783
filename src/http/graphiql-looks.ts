/** The explain panel knows SQL alone, and says so in its headings and on its buttons: they get names of ours, and the looks of the page. */
export const explainStyle = `<style>
  h4:has(+ .explain-plan), h4:has(+ .explain-sql), .explain-plan + * + button, .explain-sql + * + button { font-size: 0 }
  h4:has(+ .explain-plan)::after { content: 'How it went'; font-size: 1rem }
  h4:has(+ .explain-sql)::after { content: 'Command, without its values'; font-size: 1rem }
  .explain-plan + * + button::after, .explain-sql + * + button::after { content: 'Copy'; font-size: 0.9rem }
  .explain-plan, .explain-sql { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0; color: hsl(var(--color-neutral)) }
  h4:has(+ .explain-plan), h4:has(+ .explain-sql) { margin: 1.25rem 0 0 }
  .graphiql-doc-explorer-content :is(select, p > button, textarea + button) {
    padding: 0.4rem 0.75rem;
    border: 1px solid hsla(var(--color-neutral), 0.4);
    border-radius: var(--border-radius-4);
    background: hsla(var(--color-neutral), var(--alpha-background-light));
    color: hsl(var(--color-neutral));
  }
  .graphiql-doc-explorer-content :is(p > button, textarea + button):hover { background: hsla(var(--color-neutral), var(--alpha-background-medium)) }
  .graphiql-doc-explorer-content :is(select, p > button, textarea + button):focus-visible { outline: 2px solid hsl(var(--color-primary)) }
  .graphiql-doc-explorer-content select { max-width: 100% }
  .graphiql-doc-explorer-content option { background: hsl(var(--color-base)) }
  div:not(:has(> .explain-plan)) > h4:has(+ .explain-sql)::after { content: 'All, without their values' }
  div:not(:has(> .explain-plan)) > .explain-sql { white-space: pre; overflow-wrap: normal; overflow-x: auto }
</style>`

/** One below another where they have no room beside each other: what is explained, the editors, the answer. */
export const narrowStyle = `<style>
  @media (max-width: 48rem) {
    #ruru-root { height: 100dvh }
    .graphiql-main, #graphiql-session { flex-direction: column !important }
    .graphiql-main { overflow-y: auto }
    .graphiql-horizontal-drag-bar { display: none !important }
    .graphiql-plugin { flex: none !important; min-width: 0 !important; max-height: 45dvh; overflow: auto }
    .graphiql-sessions { flex: 1 0 auto !important; min-width: 0 !important }
    .graphiql-editors { flex: 1 0 45dvh !important }
    .graphiql-response { flex: 1 0 40dvh !important }
  }
</style>`

/** An operation that a link brings is in the editor, as other GraphiQLs have it; nothing is sent before somebody runs it. */
export const takenFromAddress = `<script>
  {
    const asked = new URLSearchParams(location.search)
    const names = { query: 'initialQuery', variables: 'initialVariables', operationName: 'operationName' }
    for (const [name, property] of Object.entries(names)) if (asked.has(name)) RURU_CONFIG[property] = asked.get(name)
  }
</script>`

/** What it explains is on until somebody turns it off: the page keeps that as an empty text. */
export const explainAtFirst =
  "<script>if (localStorage.getItem('Ruru:explain') === null) localStorage.setItem('Ruru:explain', 'true')</script>"
