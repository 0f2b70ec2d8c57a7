import { useId, type ComponentProps, type JSX, type ReactNode } from 'react';

/** What ties a control to its label, its hint and its problem. */
export interface Tied {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldParts {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
}

/** A control with its label, a hint, and what is wrong with it beside it. */
export const Field = ({
  label,
  hint,
  problem,
  children,
}: FieldParts & { readonly children: (tied: Tied) => ReactNode }): JSX.Element => {
  const id = useId();
  const said = [problem === undefined ? [] : `${id}-problem`, hint === undefined ? [] : `${id}-hint`].flat();
  return (
    <div className="field">
      <label className="caption" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': said.length === 0 ? undefined : said.join(' '),
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem small" role="alert">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="small soft">
          {hint}
        </p>
      )}
    </div>
  );
};

interface TextParts extends FieldParts, Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  readonly value: string;
  readonly typed: (text: string) => void;
}

/** A line of text. Nothing is filled in for whoever types: what stands here is of the network and goes to an audit. */
export const TextField = ({ label, hint, problem, typed, ...input }: TextParts): JSX.Element => (
  <Field {...{ label, hint, problem }}>
    {(tied) => (
      <input
        {...tied}
        className="input"
        autoComplete="off"
        spellCheck={false}
        {...input}
        onChange={(event) => {
          typed(event.target.value);
        }}
      />
    )}
  </Field>
);
