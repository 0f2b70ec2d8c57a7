/** Runs what it is given one after the other. */
export class Line {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work);
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Resolves when everything given before is done; nothing runs until the answer is called. */
  hold(): Promise<() => void> {
    return new Promise((entered) => {
      void this.run(
        () =>
          new Promise<void>((release) => {
            entered(release);
          }),
      );
    });
  }
}
