const xml = (name: string, body: string): string => `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="${name}">
${body}
</scenario>
`;

/** Answers every call with what the called side says when it talks already. */
export const BUSY = xml(
  'busy',
  `<recv request="INVITE"/>
<send><![CDATA[

      SIP/2.0 486 Busy Here
      [last_Via:]
      [last_From:]
      [last_To:];tag=[pid]SIPpTag01[call_number]
      [last_Call-ID:]
      [last_CSeq:]
      Reason: Q.850;cause=17;text="User busy"
      Content-Length: 0

    ]]></send>
<recv request="ACK"/>`,
);

/** Calls, is told that the other is busy, and is content. */
export const CALL_BUSY = xml(
  'call that is busy',
  `<send><![CDATA[

      INVITE sip:+4915790000002@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:+4915790000001@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]
      To: <sip:+4915790000002@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: sip:sipp@[local_ip]:[local_port]
      Max-Forwards: 70
      Content-Length: 0

    ]]></send>
<recv response="486"/>
<send><![CDATA[

      ACK sip:+4915790000002@[remote_ip]:[remote_port] SIP/2.0
      [last_Via:]
      [last_From:]
      [last_To:]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0

    ]]></send>`,
);

/** Publishes one report of a call (RFC 6035 clause 4.3), and wants it taken. */
export const PUBLISH = xml(
  'report of voice quality',
  `<send retrans="500"><![CDATA[

      PUBLISH sip:collector@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      From: <sip:+4915790000001@[local_ip]>;tag=[pid]SIPpTag00[call_number]
      To: <sip:collector@[remote_ip]>
      Call-ID: [call_id]
      CSeq: 1 PUBLISH
      Event: vq-rtcpxr
      Max-Forwards: 70
      Content-Type: application/vq-rtcpxr
      Content-Length: [len]

      VQSessionReport: CallTerm
      CallID: report-[call_id]
      LocalID: <sip:+4915790000001@ims.example>
      RemoteID: <sip:+4915790000002@ims.example>
      LocalAddr: IP=192.0.2.1 PORT=5000 SSRC=0xAB
      RemoteAddr: IP=198.51.100.7 PORT=5002 SSRC=0xCD
      LocalMetrics:
      Timestamps:START=2026-01-01T10:00:00Z STOP=2026-01-01T10:01:00Z
      SessionDesc:PT=8 PD=PCMA SR=8000
      PacketLoss:NLR=1.0 JDR=0.5
      Delay:RTD=80 ESD=40 IAJ=5
      QualityEst:RCQ=84 MOSLQ=4.1 MOSCQ=4.0

    ]]></send>
<recv response="200"/>`,
);
