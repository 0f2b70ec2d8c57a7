/** What a set found on one folder of data. */
export interface SetOutcome {
  readonly passed: number;
  readonly total: number;
  /** One line for each case that did not pass: its name, what was expected and what came. */
  readonly differences: readonly string[];
  /** Figures beside the count, such as a rate or a greatest deviation. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** Production code on data laid out as its publisher lays it out. A set may say what its columns are and nothing else. */
export interface EvaluationSet {
  readonly name: string;
  /** What it measures, in a few words. */
  readonly about: string;
  /** @param folder of the data; files that are not there are an error, cases that do not pass are differences */
  readonly run: (folder: string) => SetOutcome | Promise<SetOutcome>;
}

/** Counts cases and keeps what differed. */
export class Tally {
  private passedCases = 0;
  private readonly differences: string[] = [];

  /** @param difference what did not hold, or `undefined` where all did */
  count(name: string, difference: string | undefined): void {
    if (difference === undefined) this.passedCases++;
    else this.differences.push(`${name}: ${difference}`);
  }

  /** Runs one case: what it throws is its difference. */
  async case(name: string, run: () => string | undefined | Promise<string | undefined>): Promise<void> {
    let difference: string | undefined;
    try {
      difference = await run();
    } catch (error) {
      difference = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    this.count(name, difference);
  }

  get outcome(): SetOutcome {
    const { passedCases, differences } = this;
    return { passed: passedCases, total: passedCases + differences.length, differences };
  }
}
