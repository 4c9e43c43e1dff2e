/** Beyond so many outcomes the older half is forgotten. */
const most = 16
/** Outcomes that weigh in favour of any link before it is known. */
const benefitOfDoubt = 2

/**
 * How far a peer's silence to direct questions can be trusted: questions that it left unanswered and outlived, beside those
 * that it answered.
 *
 * A link that works in one direction only, or that loses more than others, makes a living peer look dead to one observer.
 * Each time the peer proves alive by another way, what this observer concludes from its silence weighs less.
 */
export class TrackRecord {
  #answered = 0
  #outlived = 0

  answered(): void {
    this.#answered += 1
    this.#forget()
  }

  outlived(questions: number): void {
    this.#outlived += questions
    this.#forget()
  }

  /** Share of the questions that went unanswered although the peer was alive. */
  get failureRate(): number {
    return this.#outlived / (this.#outlived + this.#answered + benefitOfDoubt)
  }

  #forget(): void {
    while (this.#answered + this.#outlived > most) {
      this.#answered /= 2
      this.#outlived /= 2
    }
  }
}
