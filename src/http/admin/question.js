import { html, render } from 'lit-html'
import { now, update } from './state.js'

/** @import { Question } from './page-state.d.ts' */

/** A question that is asked before something is done, and what became of it: it stays until that is done, or not wanted. */
class QuestionBox extends HTMLElement {
  /** @type {Question | null} */
  question = null
  /** @type {string | null} */
  #error = null
  #isBusy = false

  connectedCallback() {
    this.#draw()
    this.#dialog?.showModal()
  }

  get #dialog() {
    return this.querySelector('dialog')
  }

  #draw() {
    const { question } = this
    if (question === null) return
    render(
      html`<dialog aria-labelledby="question" aria-describedby="consequence" @close=${this.#closed}>
        <form method="dialog" @submit=${this.#submit} aria-busy=${this.#isBusy}>
          <h2 id="question">${question.title}</h2>
          <p id="consequence">${question.text}</p>
          <p class="trouble" role="alert" ?hidden=${this.#error === null}>${this.#error}</p>
          <div class="answers">
            <button type="button" @click=${() => this.#dialog?.close()}>Leave it</button>
            <button class="primary">${question.action}</button>
          </div>
        </form>
      </dialog>`,
      this,
    )
  }

  /** @param {SubmitEvent} event */
  #submit = async event => {
    event.preventDefault()
    const { question } = this
    if (question === null || this.#isBusy) return
    this.#isBusy = true
    this.#error = null
    this.#draw()
    try {
      await question.run()
      update({ announced: question.done })
      this.#dialog?.close()
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error)
    }
    this.#isBusy = false
    this.#draw()
  }

  /** Closed first, so that the focus goes back to where it was. */
  #closed = () => {
    if (now().question === this.question) update({ question: null })
  }
}

customElements.define('question-box', QuestionBox)

/** @param {Question} question */
export const questionBox = question => html`<question-box .question=${question}></question-box>`
