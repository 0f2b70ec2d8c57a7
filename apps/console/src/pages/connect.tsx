import { useState, type JSX } from 'react';
import type { Status } from '../api/types.js';
import './connect.css';

const Copyable = ({ title, text, note }: { title: string; text: string; note: string }): JSX.Element => {
  const [copied, setCopied] = useState(false);
  return (
    <section className="panel" aria-label={title}>
      <header className="panel-head">
        <h2 className="grow">{title}</h2>
        <button
          type="button"
          className="button"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => {
                setCopied(true);
              },
              () => undefined,
            )
          }
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
      </header>
      <div className="panel-body">
        <p className="soft">{note}</p>
        <pre className="code" tabIndex={0}>
          {text}
        </pre>
      </div>
    </section>
  );
};

/** A new installation: what to connect, and a counter that shows when it has worked. */
export const Connect = ({ status }: { status: Status }): JSX.Element => {
  const { origin } = window.location;
  return (
    <div className="page connect">
      <h1>Connect your network</h1>
      <p className="soft">
        Nothing has been received yet. Point one of these at this appliance; the map draws itself from what arrives.
      </p>
      <p className="counter" role="status">
        <span className="counter-number">{status.samplesReceived.toLocaleString('en-GB')}</span>
        <span className="soft">samples received so far</span>
      </p>
      <Copyable
        title="Prometheus"
        note="Add to prometheus.yml and reload it. The two last lines are for a source that has a token (access.sources); from this host none is needed."
        text={`remote_write:\n  - url: ${origin}/api/v1/write\n    authorization:\n      credentials: <token of the source>`}
      />
      <Copyable
        title="OpenTelemetry"
        note="For any exporter that speaks OTLP over HTTP, metrics and logs."
        text={`OTEL_EXPORTER_OTLP_ENDPOINT=${origin}\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token of the source>"`}
      />
      <Copyable
        title="Inventory"
        note="Sites, elements, cells, links and trunks, as CSV or JSON: with it the map has names and places, and silent objects are told. From this host no token is needed. Files may also be dropped into a folder of topology.folders."
        text={`curl -H 'content-type: text/csv' -H 'authorization: Bearer <token of the source>' \\\n  --data-binary @inventory.csv ${origin}/api/v1/inventory`}
      />
      <Copyable
        title="Call records"
        note="Asterisk's Master.csv is followed like a log. Name its folder in the appliance's configuration and start it anew."
        text={
          'cdr:\n  files:\n    - path: /var/log/asterisk/cdr-csv\n      source: asterisk\n      region: North\n      trunkDnTemplate: SubNetwork=North,ManagedElement=sbc-1,SipTrunk={trunk}'
        }
      />
    </div>
  );
};
