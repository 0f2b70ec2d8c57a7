/* eslint-disable */
export class CallFiles {
  static async open(..._: unknown[]): Promise<CallFiles> {
    return new CallFiles();
  }
  async readNow(): Promise<void> {}
  start(): void {}
  async stop(): Promise<void> {}
}
