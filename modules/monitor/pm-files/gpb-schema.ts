import protobuf from 'protobufjs';

const field = (id: number, type: string, rule?: 'repeated') => ({ id, type, ...(rule === undefined ? {} : { rule }) });

/**
 * The messages of a VES high-volume event of the domain `perf3gpp`, which carries the measurement collection of TS 28.550 in Protocol Buffers. Fields
 * that are not read are left out, and passed over.
 */
const ROOT = protobuf.Root.fromJSON({
  nested: {
    VesEvent: { fields: { commonEventHeader: field(1, 'CommonEventHeader'), eventFields: field(2, 'Perf3gppFields') } },
    CommonEventHeader: { fields: { domain: field(2, 'string'), lastEpochMicrosec: field(8, 'uint64') } },
    Perf3gppFields: { fields: { measDataCollection: field(2, 'MeasDataCollection') } },
    MeasDataCollection: {
      fields: {
        granularityPeriod: field(6, 'uint32'),
        measuredEntityDn: field(8, 'string'),
        measObjInstIdList: field(10, 'string', 'repeated'),
        measInfo: field(11, 'MeasInfo', 'repeated'),
      },
    },
    MeasInfo: {
      fields: {
        iMeasInfoId: field(1, 'uint32'),
        measInfoId: field(2, 'string'),
        iMeasTypes: field(3, 'IMeasTypes'),
        measTypes: field(4, 'SMeasTypes'),
        measValues: field(6, 'MeasValue', 'repeated'),
      },
    },
    IMeasTypes: { fields: { iMeasType: field(1, 'uint32', 'repeated') } },
    SMeasTypes: { fields: { measType: field(1, 'string', 'repeated') } },
    MeasValue: {
      oneofs: { objectId: { oneof: ['measObjInstId', 'measObjInstIdListIdx'] } },
      fields: {
        measObjInstId: field(1, 'string'),
        measObjInstIdListIdx: field(2, 'uint32'),
        measResults: field(3, 'MeasResult', 'repeated'),
        suspectFlag: field(4, 'bool'),
      },
    },
    MeasResult: {
      oneofs: { value: { oneof: ['iValue', 'rValue', 'isNull'] } },
      fields: {
        p: field(1, 'uint32'),
        iValue: field(2, 'sint64'),
        rValue: field(3, 'double'),
        isNull: field(4, 'bool'),
      },
    },
  },
});

export const VES_EVENT = ROOT.lookupType('VesEvent');
