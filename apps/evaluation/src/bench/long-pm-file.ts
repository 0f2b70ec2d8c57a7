export interface LongPmFile {
  readonly bytes: number;
  readonly cells: number;
  readonly counters: number;
}

/** Rows of results that are made once and repeat: it is the reading that is measured. */
const ROWS = 64;
const GRANULARITY_SECONDS = 900;
/** End of the first period; a round time of the past. */
const FIRST_END_MS = Date.UTC(2026, 0, 1);

/** What was put into a file so far. */
export interface Written {
  bytes: number;
  periods: number;
}

/**
 * A TS 32.435 file, types and results by position, made while it is sent: every counter of every cell for one period after the other, until it has so many
 * bytes. No sample of it is there twice.
 *
 * @param written told what it has, as it grows
 */
export async function* longPmFile(
  { bytes, cells, counters }: LongPmFile,
  written: Written,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const numbers = Array.from({ length: counters }, (_, at) => at);
  const types = numbers.map((at) => `<measType p="${at + 1}">VS.Counter.${at}</measType>`).join('\n');
  const rows = Array.from({ length: ROWS }, (_, row) =>
    numbers.map((at) => `<r p="${at + 1}">${(row * 3_100_031 + at * 70_007) % 1_000_000}</r>`).join('\n'),
  );
  const piece = (text: string): Uint8Array => {
    const chunk = encoder.encode(text);
    written.bytes += chunk.length;
    return chunk;
  };
  await Promise.resolve();
  yield piece(
    '<?xml version="1.0" encoding="UTF-8"?>\n<measCollecFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec">\n' +
      '<fileHeader fileFormatVersion="32.435 V10.0" dnPrefix="SubNetwork=North"><fileSender/><measCollec beginTime="2026-01-01T00:00:00Z"/></fileHeader>\n' +
      '<measData><managedElement localDn="ManagedElement=7"/>\n',
  );
  for (; written.bytes < bytes; written.periods++) {
    const end = new Date(FIRST_END_MS + written.periods * GRANULARITY_SECONDS * 1000).toISOString();
    const duration = `PT${GRANULARITY_SECONDS}S`;
    yield piece(
      `<measInfo><granPeriod duration="${duration}" endTime="${end}"/><repPeriod duration="${duration}"/>\n${types}\n`,
    );
    for (let cell = 0; cell < cells; cell++)
      yield piece(
        `<measValue measObjLdn="GNBDUFunction=1,NRCellDU=${cell}">\n${rows[(cell + written.periods) % ROWS] ?? ''}\n<suspect>false</suspect></measValue>\n`,
      );
    yield piece('</measInfo>\n');
  }
  yield piece('</measData><fileFooter><measCollec endTime="2026-12-31T00:00:00Z"/></fileFooter></measCollecFile>\n');
}
