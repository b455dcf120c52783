import type { Request } from '../kernel/request.ts'

/** A request within another one: the same but for what a class of its own says. */
export class InnerRequest implements Request {
  protected readonly outside: Request

  constructor(outside: Request) {
    this.outside = outside
  }

  get id(): string {
    return this.outside.id
  }

  get viewer(): Request['viewer'] {
    return this.outside.viewer
  }

  get refusal(): Request['refusal'] {
    return this.outside.refusal
  }

  get deadline(): number {
    return this.outside.deadline
  }

  get expired(): Promise<never> {
    return this.outside.expired
  }

  get operation(): string {
    return this.outside.operation
  }

  get selection(): Request['selection'] {
    return this.outside.selection
  }

  get session(): Request['session'] {
    return this.outside.session
  }

  get usage(): Request['usage'] {
    return this.outside.usage
  }

  get patient(): boolean {
    return this.outside.patient ?? false
  }

  get signal(): AbortSignal | undefined {
    return this.outside.signal
  }

  afterCommit(work: () => void): void {
    this.outside.afterCommit(work)
  }
}
