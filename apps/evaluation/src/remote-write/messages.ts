import protobuf from 'protobufjs';

/** The messages of both versions (prompb/remote.proto and types.proto; io/prometheus/write/v2/types.proto), as far as senders fill them. */
const { root } = protobuf.parse(`syntax = "proto3";
  message WriteRequest { repeated LabelledSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
  message LabelledSeries {
    repeated Label labels = 1; repeated Sample samples = 2; repeated LabelledExemplar exemplars = 3; repeated Histogram histograms = 4; }
  message Label { string name = 1; string value = 2; }
  message LabelledExemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
  message MetricMetadata { int32 type = 1; string metricFamilyName = 2; string help = 4; string unit = 5; }
  message Request { repeated string symbols = 4; repeated Series timeseries = 5; }
  message Series {
    repeated uint32 labelsRefs = 1; repeated Sample samples = 2; repeated Histogram histograms = 3; repeated Exemplar exemplars = 4;
    Metadata metadata = 5; }
  message Sample { double value = 1; int64 timestamp = 2; int64 startTimestamp = 3; }
  message Exemplar { repeated uint32 labelsRefs = 1; double value = 2; int64 timestamp = 3; }
  message Metadata { int32 type = 1; uint32 helpRef = 3; uint32 unitRef = 4; }
  message Histogram {
    uint64 countInt = 1; double sum = 3; sint32 schema = 4; double zeroThreshold = 5; uint64 zeroCountInt = 6;
    repeated Span negativeSpans = 8; repeated sint64 negativeDeltas = 9; repeated Span positiveSpans = 11; repeated sint64 positiveDeltas = 12;
    int64 timestamp = 15; repeated double customValues = 16; int64 startTimestamp = 17; }
  message Span { sint32 offset = 1; uint32 length = 2; }`);
const WriteRequest = root.lookupType('WriteRequest');
const Request = root.lookupType('Request');

export type Labels = readonly (readonly [name: string, value: string])[];

export interface SentSample {
  readonly value: number;
  readonly timestamp: number;
  readonly startTimestamp?: number;
}
export interface SentHistogram {
  readonly countInt: number;
  readonly sum: number;
  readonly schema: number;
  readonly zeroThreshold?: number;
  readonly zeroCountInt?: number;
  readonly negativeSpans?: readonly { readonly offset: number; readonly length: number }[];
  readonly negativeDeltas?: readonly number[];
  readonly positiveSpans?: readonly { readonly offset: number; readonly length: number }[];
  readonly positiveDeltas?: readonly number[];
  readonly customValues?: readonly number[];
  readonly timestamp: number;
  readonly startTimestamp?: number;
}
export interface SentExemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly timestamp: number;
}
export interface SentMetadata {
  readonly type: number;
  readonly help: string;
  readonly unit: string;
}
export interface SentSeries {
  readonly labels: Labels;
  readonly samples?: readonly SentSample[];
  readonly histograms?: readonly SentHistogram[];
  readonly exemplars?: readonly SentExemplar[];
  readonly metadata?: SentMetadata;
}

/** A body of remote-write 2.0. */
export const body2Of = (series: readonly SentSeries[]): Uint8Array => {
  // The first symbol is the empty one.
  const symbols = new Map<string, number>([['', 0]]);
  const ref = (text: string): number => {
    const known = symbols.get(text);
    if (known !== undefined) return known;
    symbols.set(text, symbols.size);
    return symbols.size - 1;
  };
  const refs = (labels: Labels): number[] => labels.flatMap(([name, value]) => [ref(name), ref(value)]);
  const timeseries = series.map(({ labels, samples, histograms, exemplars, metadata }) => ({
    labelsRefs: refs(labels),
    ...{ samples, histograms },
    exemplars: exemplars?.map(({ labels: own, ...rest }) => ({ labelsRefs: refs(own), ...rest })),
    metadata: metadata && { type: metadata.type, helpRef: ref(metadata.help), unitRef: ref(metadata.unit) },
  }));
  return snappyOf(Request.encode(Request.fromObject({ symbols: [...symbols.keys()], timeseries })).finish());
};

/** A body of remote-write 1.0. */
export const body1Of = (series: readonly SentSeries[]): Uint8Array => {
  const named = (labels: Labels): object[] => labels.map(([name, value]) => ({ name, value }));
  const timeseries = series.map(({ labels, samples, histograms, exemplars }) => ({
    labels: named(labels),
    ...{ samples, histograms },
    exemplars: exemplars?.map(({ labels: own, ...rest }) => ({ labels: named(own), ...rest })),
  }));
  const metadata = series.flatMap(({ labels, metadata: told }) =>
    told === undefined ? [] : [{ ...told, metricFamilyName: labels.find(([name]) => name === '__name__')?.[1] ?? '' }],
  );
  return snappyOf(WriteRequest.encode(WriteRequest.fromObject({ timeseries, metadata })).finish());
};

/** A snappy block of literals only, which is valid and not smaller (google/snappy, format_description.txt). */
export const snappyOf = (bytes: Uint8Array): Uint8Array => {
  const parts: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    parts.push(rest > 127 ? (rest % 128) + 128 : rest);
    if (rest < 128) break;
  }
  const pieces: Uint8Array[] = [Uint8Array.from(parts)];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const piece = bytes.subarray(at, at + 65_536);
    pieces.push(Uint8Array.of(61 << 2, (piece.length - 1) & 255, (piece.length - 1) >> 8), piece);
  }
  return Buffer.concat(pieces);
};
