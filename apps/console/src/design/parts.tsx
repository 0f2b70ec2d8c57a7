import { Component, useState, type CSSProperties, type JSX, type ReactNode } from 'react';
import { ProblemError } from '../api/client.js';
import { formatFull, formatWhen } from '../format/time.js';

/** Text whose names (`North-14`) stay on one line. */
export const Unbroken = ({ text }: { text: string }): JSX.Element => (
  <>
    {text.split(/(\S+-\S+)/).map((part, i) =>
      i % 2 === 0 ? (
        part
      ) : (
        <span key={i} className="unbroken">
          {part}
        </span>
      ),
    )}
  </>
);

/** A time: relative while fresh, whole with its zone on hover. */
export const When = ({ at, now }: { at: number; now: number }): JSX.Element => (
  <time dateTime={new Date(at).toISOString()} title={formatFull(at)}>
    {formatWhen(at, now)}
  </time>
);

/** An object by the operator's name; its DN on hover, and copied by a click. */
export const ObjectName = ({ dn, name }: { dn: string; name: string }): JSX.Element => {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="object-name"
      title={`${dn}\nClick to copy`}
      onClick={(event) => {
        event.stopPropagation();
        void navigator.clipboard.writeText(dn).then(
          () => {
            setCopied(true);
            setTimeout(() => {
              setCopied(false);
            }, 1200);
          },
          () => undefined,
        );
      }}
    >
      {name}
      {copied && <span className="copied">DN copied</span>}
    </button>
  );
};

export const Skeleton = ({ height, width = '100%' }: { height: number; width?: number | string }): JSX.Element => {
  const style: CSSProperties = { height, width };
  return <div className="skeleton" style={style} aria-hidden="true" />;
};

/** A page or a part that waits, at the size it will have. */
export const Loading = ({ rows, height = 48 }: { rows: number; height?: number }): JSX.Element => (
  <div className="stack" role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, i) => (
      <Skeleton key={i} height={height} />
    ))}
  </div>
);

/** What could not be done: the problem's sentence and its code, and another try. */
export const Failed = ({ error, retry }: { error: unknown; retry?: () => void }): JSX.Element => {
  const problem = error instanceof ProblemError ? error : undefined;
  const forbidden = problem?.status === 403;
  return (
    <div className="notice" role="alert">
      <h2>{forbidden ? 'You may not see this' : problem?.status === 404 ? 'Not found' : 'This did not work'}</h2>
      <p className="soft">
        {error instanceof Error ? error.message : 'Something went wrong in the console.'}
        {forbidden && ' An administrator can give you the role.'}
      </p>
      <p className="row">
        {problem !== undefined && <span className="chip">{problem.code}</span>}
        {retry !== undefined && (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
};

/** Keeps a fault in one panel from taking the page with it. */
export class PanelBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Failed
        error={this.state.error}
        retry={() => {
          this.setState({ error: undefined });
        }}
      />
    );
  }
}

export const Panel = ({
  title,
  aside,
  children,
  className = '',
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}): JSX.Element => (
  <section className={`panel ${className}`} aria-label={title}>
    <header className="panel-head">
      <h2 className="grow">{title}</h2>
      {aside}
    </header>
    <div className="panel-body">
      <PanelBoundary>{children}</PanelBoundary>
    </div>
  </section>
);
