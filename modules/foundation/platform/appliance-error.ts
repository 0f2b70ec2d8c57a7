/** The one exception of the product. `code` is closed per module and is the API's problem type, the log's error.type and the metric label. */
export class ApplianceError extends Error {
  readonly code: string;
  /** False means that the same input fails again. */
  readonly retryable: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;

  constructor(
    code: string,
    options: {
      readonly retryable: boolean;
      readonly message?: string;
      readonly attributes?: Readonly<Record<string, string | number | boolean>>;
      readonly cause?: unknown;
    },
  ) {
    super(options.message ?? code, { cause: options.cause });
    this.name = 'ApplianceError';
    this.code = code;
    this.retryable = options.retryable;
    this.attributes = options.attributes ?? {};
  }
}
