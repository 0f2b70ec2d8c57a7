import { ApplianceError } from '#foundation/platform';

/** Tells the same trouble of one source once for as long as it lasts. */
export class Troubles {
  private last = '';

  constructor(private readonly tell: (error: unknown) => void) {}

  readonly met = (error: unknown): void => {
    const text = error instanceof ApplianceError ? error.code : String(error);
    if (text !== this.last) this.tell(error);
    this.last = text;
  };

  over(): void {
    this.last = '';
  }
}
