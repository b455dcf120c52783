/**
 * Does work after the answer, whose time and outcome it cannot change: what depends on whether an account exists must not
 * be seen from outside. A failure is logged under `what`.
 */
export type InBackground = (what: string, work: () => Promise<void>) => void
